import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';
import { linkFiles, readJson, replaceFolder } from './folder.ts';
import { root, type Step } from './step.ts';

const source = 'layers/retrieval/src';
const bundles = 'layers/retrieval/dist';
const layer = 'dist/layers/retrieval';

/** Comes from the native layer, or is a package of its own in this one. */
export const layerPackages = ['sharp', 'onnxruntime-node', 'opencv-wasm', '@dlsift/models', '@dlsift/models/*'];

/** Lets a bundled CommonJS package require Node's own modules. */
export const requireBanner = `import { createRequire as dlsiftRequire } from 'node:module'; const require = dlsiftRequire(import.meta.url);`;

/**
 * Bundles `@dlsift/retrieval`, one file per public room, and stages it with the models as a Lambda
 * layer.
 */
export const retrievalStep: Step = {
  name: 'retrieval',
  inputs: [
    'scripts/build/retrieval.ts',
    `${source}/**/*.ts`,
    'names/*.ts',
    'layers/retrieval/package.json',
    'models/**',
  ],
  output: `${layer}/nodejs/node_modules/@dlsift/retrieval/package.json`,
  run: async () => {
    await replaceFolder(bundles, bundleRooms);
    await replaceFolder(layer, stage);
  },
};

type Exports = Record<string, { source: string; default: string }>;

const manifest = readJson(join(root, 'layers/retrieval/package.json'));
const doors = Object.entries(manifest.exports as Exports);

/**
 * Source file and bundle (no extension) of every public door; a `*` in package.json stands for each
 * room.
 */
function entryPoints(): { in: string; out: string }[] {
  const bundleOf = (path: string) => path.replace('./dist/', '').replace('.js', '');
  return doors.flatMap(([, { source, default: bundle }]) => {
    const [before, after] = join('layers/retrieval', source).split('*') as [string, string?];
    if (after === undefined) return { in: before, out: bundleOf(bundle) };
    return globSync(`${before}*${after}`, { cwd: root }).map((file) => ({
      in: file,
      out: bundleOf(bundle).replace('*', file.slice(before.length, -after.length)),
    }));
  });
}

async function bundleRooms(folder: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: entryPoints(),
    outdir: folder,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    external: layerPackages,
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 160,
    legalComments: 'none',
    banner: { js: requireBanner },
    logLevel: 'warning',
  });
}

function stage(folder: string): void {
  const scope = join(folder, 'nodejs/node_modules/@dlsift');
  const { name, version, license } = manifest;
  const exports = Object.fromEntries(doors.map(([door, { default: bundle }]) => [door, bundle]));
  mkdirSync(join(scope, 'retrieval'), { recursive: true });
  writeFileSync(
    join(scope, 'retrieval/package.json'),
    `${JSON.stringify({ name, version, license, type: 'module', exports }, null, 2)}\n`,
  );
  linkFiles(join(root, bundles), join(scope, 'retrieval/dist'));
  const models = globSync('models/*/model.json', { cwd: root }).map((path) => basename(dirname(path)));
  linkFiles(
    join(root, 'models'),
    join(scope, 'models'),
    (file) => file === 'package.json' || models.some((model) => file.startsWith(`${model}/`)),
  );
}
