import { defineConfig } from 'vitest/config';

/** `source` opens the workspaces' TypeScript; Vite adds import and require where they apply. */
const conditions = ['source', 'node'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { include: ['test/**/*.test.ts'], testTimeout: 20_000, hookTimeout: 120_000 },
});
