import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { CloudError } from '@dlsift/local-cloud';

/** Builds the functions, layers and template that changed, and reports each on the terminal. */
export async function buildWhatChanged(root: string, signal: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, [join(root, 'scripts/build.ts')], {
    cwd: root,
    stdio: ['ignore', process.stderr, process.stderr],
    signal,
    killSignal: 'SIGTERM',
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
  if (code !== 0) throw new CloudError('The build failed, so there is nothing to run; what went wrong is said above.');
}
