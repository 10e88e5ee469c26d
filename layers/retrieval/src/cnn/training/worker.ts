import { parentPort, workerData } from 'node:worker_threads';
import { fineTune } from './fine-tune/fine-tune.ts';
import { fit } from './fit.ts';
import type { ThreadMessage, ThreadTask } from './start.ts';

/**
 * Body of a training thread: runs the task that it was started with, posts each epoch or step, and
 * at last the result.
 */
export async function trainInThread(): Promise<void> {
  const { task } = workerData as { task: ThreadTask };
  const say = (message: ThreadMessage) => parentPort?.postMessage(message);
  const report = (progress: unknown) => say({ progress });
  const result = 'fit' in task ? await fit(task.fit, report) : await fineTune(task.fineTune, report);
  say({ result });
}
