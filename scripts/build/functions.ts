import { globSync, mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';
import { linkFiles, replaceFolder } from './folder.ts';
import { layerPackages, requireBanner } from './retrieval.ts';
import { exists, root, type Step } from './step.ts';

const handlers = globSync('functions/*/handler.ts', { cwd: root });

/**
 * Bundles each `functions/<name>/handler.ts` to `dist/functions/<name>/index.mjs`; the layers'
 * packages stay outside.
 */
export const functionSteps: Step[] = handlers.map((handler) => {
  const name = basename(dirname(handler));
  const output = `dist/functions/${name}`;
  return {
    name: `function-${name}`,
    inputs: ['scripts/build/{functions,retrieval}.ts', 'functions/**/*.ts', 'functions/package.json', ...page(name)],
    output: `${output}/index.mjs`,
    run: () => replaceFolder(output, (folder) => bundle(handler, name, folder)),
  };
});

/** Input of the function that serves the search page: its static files are part of the bundle. */
function page(name: string): string[] {
  return name === 'page' ? ['dist/web/**'] : [];
}

async function bundle(handler: string, name: string, folder: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: { index: handler },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    external: ['@dlsift/retrieval', '@dlsift/retrieval/*', ...layerPackages],
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 160,
    legalComments: 'none',
    banner: { js: requireBanner },
    logLevel: 'warning',
  });
  if (name === 'page') addPage(join(folder, 'public'));
}

function addPage(folder: string): void {
  mkdirSync(folder);
  if (exists('dist/web')) linkFiles(join(root, 'dist/web'), folder);
}
