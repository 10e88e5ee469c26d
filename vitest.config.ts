import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['source', 'module', 'node', 'import', 'default'] },
  ssr: { resolve: { conditions: ['source', 'module', 'node', 'import', 'default'] } },
  test: { include: ['test/{unit,contract,integration}/**/*.test.ts'], testTimeout: 20_000, hookTimeout: 120_000 },
});
