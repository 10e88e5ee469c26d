import { parentPort, workerData } from 'node:worker_threads';
import { fit, type TrainingJob } from './fit.ts';
import type { TrainingMessage } from './start.ts';

const say = (message: TrainingMessage) => parentPort?.postMessage(message);

say({ result: await fit(workerData as TrainingJob, (epoch) => say({ epoch })) });
