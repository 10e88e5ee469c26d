import { join } from 'node:path';
import { exists, root, type Step } from './step.ts';

/** The search page's static files. */
export const webStep: Step = {
  name: 'web',
  inputs: [
    'scripts/build/web.ts',
    'web/!(node_modules)',
    'web/!(node_modules)/**',
    'client/src/**',
    'client/generated/**',
  ],
  output: 'dist/web/index.html',
  blockedBy: () => (exists('web/index.html') ? undefined : 'web/index.html'),
  run: async () => {
    const { build } = await import('vite');
    await build({
      root: join(root, 'web'),
      build: { outDir: join(root, 'dist/web'), emptyOutDir: true },
      logLevel: 'warn',
    });
  },
};
