import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { replaceFolder } from './folder.ts';
import { nativeLayer, thisPlatform } from './native.ts';
import { root, type Step } from './step.ts';

const output = 'cdk.out/local';

/**
 * The template that the local cloud runs: for this machine's architecture, with the folders under
 * `dist/` as assets.
 */
export const templateStep: Step = {
  name: 'template',
  inputs: ['scripts/build/{template,native}.ts', 'cdk/**/*.{ts,json}', 'cdk.json'],
  key: () => globSync('dist/{functions,layers}/*', { cwd: root }).sort().join(),
  output: `${output}/Dlsift.template.json`,
  run: () => replaceFolder(output, synthesize),
};

async function synthesize(folder: string): Promise<void> {
  const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));
  const local = {
    ...context,
    architecture: thisPlatform.cpu === 'arm64' ? 'arm64' : 'x86_64',
    nativeLayer: nativeLayer(thisPlatform).split('/').at(-1),
    'aws:cdk:enable-asset-metadata': true,
    'aws:cdk:disable-asset-staging': true,
  };
  await promisify(execFile)(process.execPath, ['cdk/app.ts'], {
    cwd: root,
    env: {
      ...process.env,
      CDK_VALIDATION: 'false',
      CDK_OUTDIR: folder,
      CDK_CONTEXT_JSON: JSON.stringify(local),
    },
  });
}
