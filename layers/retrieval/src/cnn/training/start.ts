import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { EpochReport, TrainingJob, TrainingResult } from './fit.ts';

/** What the worker says: each epoch as it ends, and at last the result. */
export type TrainingMessage = { epoch: EpochReport } | { result: TrainingResult };

/**
 * Does a training job in a worker thread, so that the caller's thread stays free. Aborting the signal ends it at once, without a checkpoint;
 * `job.milliseconds` ends it in order.
 */
export function startTraining(
  job: TrainingJob,
  options: { onEpoch?: (report: EpochReport) => void; signal?: AbortSignal } = {},
): Promise<TrainingResult> {
  const { onEpoch, signal } = options;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const worker = new Worker(workerFile(), { workerData: job });
    const abort = () => {
      reject(signal?.reason);
      void worker.terminate();
    };
    signal?.addEventListener('abort', abort, { once: true });
    worker.on('message', (message: TrainingMessage) => {
      if ('epoch' in message) onEpoch?.(message.epoch);
      else resolve(message.result);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      signal?.removeEventListener('abort', abort);
      reject(new Error(`the training worker ended with code ${code} and without a result`));
    });
  });
}

/** The worker's file: beside this one as source, a door of its own once the package is bundled. */
function workerFile(): URL {
  if (import.meta.url.endsWith('.ts')) return new URL('./worker.ts', import.meta.url);
  return pathToFileURL(createRequire(import.meta.url).resolve('@dlsift/retrieval/training-worker'));
}
