import { defineConfig } from 'vitest/config';

/** `source` opens the workspaces' TypeScript; the rest is what Node itself would choose. */
const conditions = ['source', 'node', 'import', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { include: ['test/{unit,contract,integration}/**/*.test.ts'], testTimeout: 20_000, hookTimeout: 120_000 },
});
