import { execFile } from 'node:child_process';
import { copyFileSync, globSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { nativeLayer, type Platform, stageNative, thisPlatform } from './native.ts';
import { root, type Step } from './step.ts';

const lambda: Platform = { os: 'linux', cpu: 'arm64' };

/**
 * Native layers for Lambda's architectures, fetched from the registry in the versions of the
 * lockfile.
 */
export const nativeForLambdaSteps: Step[] =
  thisPlatform.os === lambda.os && thisPlatform.cpu === lambda.cpu
    ? []
    : [
        {
          name: `native-${lambda.os}-${lambda.cpu}`,
          inputs: ['scripts/build/native*.ts', 'layers/native/package.json'],
          output: `${nativeLayer(lambda)}/nodejs/node_modules/sharp`,
          run: fetchAndStage,
        },
      ];

/** No registry answers. */
export class NativeLayerUnavailableError extends Error {
  override readonly name = 'NativeLayerUnavailableError';
}

async function fetchAndStage(): Promise<void> {
  const folder = join(root, `dist/.fetched.${process.pid}`);
  try {
    for (const file of globSync(['package.json', 'package-lock.json', '.npmrc', ...workspaceManifests], {
      cwd: root,
    })) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      copyFileSync(join(root, file), join(folder, file));
    }
    await install(folder);
    await stageNative(join(folder, 'node_modules'), lambda);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const workspaceManifests = ['*/package.json', 'layers/*/package.json'];

async function install(folder: string): Promise<void> {
  const options = [
    '--workspace=@dlsift/native',
    `--os=${lambda.os}`,
    `--cpu=${lambda.cpu}`,
    '--libc=glibc',
    '--omit=dev',
    '--ignore-scripts',
    '--prefer-offline',
    '--fetch-retries=1',
    '--fetch-retry-mintimeout=1000',
  ];
  try {
    await promisify(execFile)('npm', ['ci', ...options], { cwd: folder, shell: process.platform === 'win32' });
  } catch (error) {
    const { stderr = String(error) } = error as { stderr?: string };
    const lines = stderr.split('\n').filter((line) => line.startsWith('npm error '));
    const reason = lines.map((line) => line.slice('npm error '.length).trim()).slice(0, 4);
    throw new NativeLayerUnavailableError(
      `npm could not fetch the native packages for ${lambda.os}-${lambda.cpu}: ${reason.join('; ') || stderr.trim()}`,
    );
  }
}
