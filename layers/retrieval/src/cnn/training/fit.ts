import { seededRandom } from '../../math/index.ts';
import { Graph } from '../graph/graph.ts';
import { buildNetwork } from '../networks/plan.ts';
import { classLoss, classScores } from './classifier.ts';
import { judge, scoresOf } from './evaluate.ts';
import { stateOfModel } from './export.ts';
import type { Preset } from './presets.ts';
import { batchOf, epochOrder, type LabelledPictures, sampleSide } from './samples.ts';
import { afterValidation, type Plateau } from './schedule.ts';
import { splitStratified } from './split.ts';
import { decodeCheckpoint, encodeCheckpoint, type NetworkState } from './state.ts';
import { Trainer } from './trainer.ts';

/**
 * One training as plain data, so that it can be posted to a worker or stored beside its checkpoint.
 */
export interface TrainingJob {
  preset: Preset;
  data: LabelledPictures;
  seed: number;
  /** Resumes this training. */
  checkpoint?: Uint8Array;
  /** An ONNX file whose tensors of equal name and shape replace the seeded first weights. */
  startFrom?: Uint8Array;
  /** Stop with a checkpoint after this time. */
  milliseconds?: number;
  threads?: number;
}

/** Result of one epoch. */
export interface EpochReport {
  epoch: number;
  rate: number;
  /** Mean of the preset's loss over the epoch's batches. */
  loss: number;
  validation: { accuracy: number; loss: number };
}

export interface TrainingResult {
  /** False when time ran out: run the job again with this checkpoint. */
  finished: boolean;
  checkpoint: Uint8Array;
  epochs: EpochReport[];
}

interface Progress {
  step: number;
  lossSum: number;
  plateau: Plateau;
  epochs: EpochReport[];
}

/** Learning rates below this share of the first one end the training. */
const smallestRate = 1e-3;

/**
 * Trains a preset's network on 70 % of the pictures and validates on 15 % (`splitStratified(labels,
 * seed)`). Blocks its thread during a step: `startTraining` runs it in a worker. Equal jobs give
 * equal weights, interrupted or not. Memory: 150 MB, and per picture of a batch at 64 x 64 another
 * 12 MB (`compact`) or 7 MB (the default embedder's network), proportional to the area.
 *
 * @throws RangeError when there are fewer than two classes or too few pictures to split
 */
export async function fit(
  job: TrainingJob,
  onEpoch: (report: EpochReport) => void = () => {},
): Promise<TrainingResult> {
  const { preset, data, seed, threads = 1 } = job;
  const deadline = performance.now() + (job.milliseconds ?? Number.POSITIVE_INFINITY);
  const split = splitStratified(data.labels, seed);
  if (data.classes.length < 2 || split.validation.length === 0) {
    throw new RangeError(
      `${data.labels.length} pictures in ${data.classes.length} classes: training needs two classes and four pictures in one`,
    );
  }
  const resumed = job.checkpoint === undefined ? undefined : decodeCheckpoint(job.checkpoint);
  const progress: Progress = (resumed?.progress as Progress | undefined) ?? {
    step: 0,
    lossSum: 0,
    plateau: { rate: preset.rate, best: Number.NEGATIVE_INFINITY, stalled: 0 },
    epochs: [],
  };
  const trainer = await classifierTrainer(preset, data.classes.length, {
    seed,
    threads,
    ...(resumed && { state: resumed.state }),
    ...(job.startFrom && { startFrom: job.startFrom }),
  });
  const validationLabels = split.validation.map((picture) => data.labels[picture]);
  let order: number[] = [];
  let finished = isFinished(preset, progress);
  while (!finished && performance.now() < deadline) {
    const epoch = progress.epochs.length;
    if (order.length === 0) order = epochOrder(preset, split.train, seed, epoch);
    const batch = batchOf(preset, data, order, seed, progress.step);
    const [loss] = await trainer.step(batch, progress.plateau.rate);
    progress.step++;
    progress.lossSum += loss[0];
    const steps = Math.max(1, Math.floor(order.length / preset.batch));
    if (progress.step % steps !== 0) continue;
    const judged = await judge(preset, trainer.state, data, split.validation, threads);
    const validation = scoresOf(judged, validationLabels);
    const report = { epoch, rate: progress.plateau.rate, loss: progress.lossSum / steps, validation };
    progress.epochs.push(report);
    progress.lossSum = 0;
    progress.plateau = afterValidation(progress.plateau, -validation.loss, { ...preset.stall, tolerance: 1e-4 });
    order = [];
    finished = isFinished(preset, progress);
    onEpoch(report);
  }
  const checkpoint = encodeCheckpoint({ state: trainer.state, progress });
  await trainer.release();
  return { finished, checkpoint, epochs: progress.epochs };
}

function isFinished(preset: Preset, { epochs, plateau }: Progress): boolean {
  return epochs.length >= preset.epochs || plateau.rate < preset.rate * smallestRate;
}

/**
 * A preset's training step, from its seeded first weights, from `state`, or from the tensors of
 * `startFrom` that fit.
 */
export function classifierTrainer(
  preset: Preset,
  classes: number,
  options: { seed: number; threads?: number; state?: NetworkState; startFrom?: Uint8Array },
): Promise<Trainer> {
  const random = seededRandom(options.seed);
  const side = sampleSide(preset);
  const graph = new Graph({ train: true });
  const pictures = graph.input('pictures', [preset.batch, 3, side, side]);
  const { embedding } = buildNetwork(graph, preset.network, pictures, random);
  const scores = classScores(graph, embedding, classes, { classifier: preset.classifier, random });
  const loss = classLoss(graph, scores, graph.input('labels', [preset.batch, classes]), preset.loss);
  return Trainer.create(graph, [loss], {
    momentum: preset.momentum,
    weightDecay: preset.weightDecay,
    threads: options.threads ?? 1,
    state: options.state ?? startingState(graph, options.startFrom),
  });
}

/** The tensors of an ONNX file that fit the graph. A classifier of other classes does not fit. */
function startingState(graph: Graph, onnx: Uint8Array | undefined): NetworkState {
  const state: NetworkState = new Map();
  if (onnx === undefined) return state;
  const given = stateOfModel(onnx);
  for (const { value } of graph.states) {
    const tensor = given.get(value.name);
    if (tensor?.dims.join() === value.dims.join()) state.set(value.name, tensor);
  }
  if (state.size === 0) throw new RangeError('the model to start from has no tensor of this network');
  return state;
}
