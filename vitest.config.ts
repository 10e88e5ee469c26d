import { defineConfig } from 'vitest/config';

/** `source` opens the workspaces' TypeScript; Vite adds import and require where they apply. */
const conditions = ['source', 'node'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  // Vitest would leave a processor to itself; most of these tests wait for processes of theirs.
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/properties.ts'],
    testTimeout: 20_000,
    hookTimeout: 120_000,
    maxWorkers: '100%',
  },
});
