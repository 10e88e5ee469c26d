import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';
import { linkFiles, readJson, replaceFolder } from './folder.ts';
import { exists, root, type Step } from './step.ts';

const source = 'layers/retrieval/src';
const bundles = 'layers/retrieval/dist';
const layer = 'dist/layers/retrieval';

/** Comes from the native layer, or is a package of its own in this one. */
export const layerPackages = ['sharp', 'onnxruntime-node', 'opencv-wasm', '@dlsift/models', '@dlsift/models/*'];

/** Lets a bundled CommonJS package require Node's own modules. */
export const requireBanner = `import { createRequire as dlsiftRequire } from 'node:module'; const require = dlsiftRequire(import.meta.url);`;

/** Bundles `@dlsift/retrieval`, one file per public room, and stages it with the models as a Lambda layer. */
export const retrievalStep: Step = {
  name: 'retrieval',
  inputs: [`${source}/**/*.ts`, 'layers/retrieval/package.json', 'models/**'],
  output: `${layer}/nodejs/node_modules/@dlsift/retrieval/package.json`,
  blockedBy: () => (exists(`${source}/retrieval.ts`) ? undefined : `${source}/retrieval.ts`),
  run: async () => {
    await replaceFolder(bundles, bundleRooms);
    await replaceFolder(layer, stage);
  },
};

async function bundleRooms(folder: string): Promise<void> {
  const rooms = globSync(`${source}/*/index.ts`, { cwd: root }).map((path) => ({
    in: path,
    out: basename(dirname(path)),
  }));
  await build({
    absWorkingDir: root,
    entryPoints: [{ in: `${source}/retrieval.ts`, out: 'retrieval' }, ...rooms],
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
    legalComments: 'none',
    banner: { js: requireBanner },
    logLevel: 'warning',
  });
}

function stage(folder: string): void {
  const scope = join(folder, 'nodejs/node_modules/@dlsift');
  const { name, version, license } = readJson(join(root, 'layers/retrieval/package.json'));
  const exports = { '.': './dist/retrieval.js', './*': './dist/*.js' };
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
