import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { FineTuneJob, FineTuneProgress, FineTuneResult } from './fine-tune/fine-tune.ts';
import type { EpochReport, TrainingJob, TrainingResult } from './fit.ts';

/** Task and messages of a training thread: progress, and at last the result. */
export type ThreadTask = { fit: TrainingJob } | { fineTune: FineTuneJob };
export type ThreadMessage = { progress: unknown } | { result: unknown };

/**
 * Runs a training job in a worker thread, so that the caller's thread stays free. Aborting the
 * signal ends it at once without a checkpoint; `job.milliseconds` ends it with one.
 */
export function startTraining(
  job: TrainingJob,
  options: { onEpoch?: (report: EpochReport) => void; signal?: AbortSignal } = {},
): Promise<TrainingResult> {
  const { onEpoch, signal } = options;
  return inThread({ fit: job }, (report) => onEpoch?.(report as EpochReport), signal) as Promise<TrainingResult>;
}

/** Runs `fineTune` in a worker thread, like `startTraining`. */
export function startFineTuning(
  job: FineTuneJob,
  options: { onStep?: (progress: FineTuneProgress) => void; signal?: AbortSignal } = {},
): Promise<FineTuneResult> {
  const { onStep, signal } = options;
  return inThread({ fineTune: job }, (step) => onStep?.(step as FineTuneProgress), signal) as Promise<FineTuneResult>;
}

/**
 * A bundle has no file for the worker, so the worker imports its function through the room's door.
 */
const program = `import(require('node:worker_threads').workerData.door).then(({ trainInThread }) => trainInThread());`;

function inThread(
  task: ThreadTask,
  onProgress: (progress: unknown) => void,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const worker = new Worker(program, { eval: true, workerData: { door: doorOfWorker(), task } });
    const abort = () => {
      reject(signal?.reason);
      void worker.terminate();
    };
    signal?.addEventListener('abort', abort, { once: true });
    worker.on('message', (message: ThreadMessage) => {
      if ('progress' in message) onProgress(message.progress);
      else resolve(message.result);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      signal?.removeEventListener('abort', abort);
      reject(new Error(`the training worker ended with code ${code} and without a result`));
    });
  });
}

function doorOfWorker(): string {
  if (import.meta.url.endsWith('.ts')) return new URL('./worker.ts', import.meta.url).href;
  return pathToFileURL(createRequire(import.meta.url).resolve('@dlsift/retrieval/cnn')).href;
}
