import { seededRandom } from '../../../math/index.ts';
import { Graph } from '../../graph/graph.ts';
import { classLoss, classScores } from '../classifier.ts';
import { cosineRate } from '../schedule.ts';
import { decodeCheckpoint, encodeCheckpoint, type NetworkState } from '../state.ts';
import { Trainer } from '../trainer.ts';
import { WeightAverage } from './average.ts';
import { centredRows, centreOf, embeddingBatch, type LabelledEmbeddings } from './embeddings.ts';
import { type FineTuneRecipe, relearnRecipe, stepsOf } from './recipe.ts';

/**
 * One fine-tuning as plain data, so that it can be posted to a worker or stored beside its
 * checkpoint.
 */
export interface FineTuneJob {
  /** Embeddings of the pictures by the embedder that is built on, and their classes. */
  data: LabelledEmbeddings;
  /**
   * Pictures to learn from (`splitStratified(labels, seed).train` holds out 30 %); all by default.
   */
  chosen?: readonly number[];
  seed: number;
  recipe?: FineTuneRecipe;
  /** Resumes this training. */
  checkpoint?: Uint8Array;
  /** Stop with a checkpoint after `milliseconds`, or after `stepBudget` steps of this run. */
  milliseconds?: number;
  stepBudget?: number;
  threads?: number;
}

/** Progress of a fine-tuning, as JSON. */
export interface FineTuneProgress {
  step: number;
  /** Number of steps of the whole training. */
  steps: number;
  /** Running mean of the cross-entropy. */
  loss: number;
}

export interface FineTuneResult {
  /** False when time or steps ran out: run the job again with this checkpoint. */
  done: boolean;
  /** 12 bytes per dimension and class. */
  checkpoint: Uint8Array;
  progress: FineTuneProgress;
}

/** Tensor of a checkpoint with the mean of the embeddings that were learned from, [dimensions]. */
export const centreTensor = 'centre';

/** Weight of the newest step in the reported loss. */
const newest = 0.05;

/**
 * Learns the directions of the given classes among an embedder's centred vectors: a cosine
 * classifier by gradient descent with momentum (eq. 14 with cross-entropy). The embedder itself
 * stays as it is. Blocks its thread during a step: `startFineTuning` runs it in a worker. Equal
 * jobs give equal weights on the same machine, interrupted or not. Memory: the embeddings twice.
 *
 * @throws RangeError when there are fewer than two classes among the chosen pictures
 */
export async function fineTune(
  job: FineTuneJob,
  onStep: (progress: FineTuneProgress) => void = () => {},
): Promise<FineTuneResult> {
  const { data, seed, recipe = relearnRecipe, milliseconds = Number.POSITIVE_INFINITY } = job;
  const deadline = performance.now() + milliseconds;
  const chosen = job.chosen ?? data.labels.map((_, i) => i);
  requireLearnable(data, chosen);
  const resumed = job.checkpoint === undefined ? undefined : decodeCheckpoint(job.checkpoint);
  let progress = (resumed?.progress as FineTuneProgress | undefined) ?? {
    step: 0,
    steps: stepsOf(recipe, chosen.length),
    loss: Math.log(data.classes.length),
  };
  const last = Math.min(progress.steps, progress.step + (job.stepBudget ?? progress.steps));
  const centre = centreOf(data, chosen);
  const centred = centredRows(data, centre);
  const { trainer, names } = await openTrainer(recipe, data, {
    seed,
    threads: job.threads ?? 1,
    ...(resumed && { state: resumed.state }),
  });
  const average = new WeightAverage(names, recipe.averaging, trainer.state, resumed?.state);
  while (progress.step < last && performance.now() < deadline) {
    const { step, steps } = progress;
    const batch = embeddingBatch(centred, chosen, recipe, seed, step);
    const [loss] = await trainer.step(batch, cosineRate(recipe.rate, step / steps));
    average.add(trainer.state, step);
    progress = { step: step + 1, steps, loss: progress.loss + newest * (loss[0] - progress.loss) };
    onStep(progress);
  }
  const state: NetworkState = new Map([...trainer.state, ...average.entries()]);
  state.set(centreTensor, { dims: [centre.length], data: centre });
  await trainer.release();
  return { done: progress.step >= progress.steps, checkpoint: encodeCheckpoint({ state, progress }), progress };
}

async function openTrainer(
  { batch, scale, momentum }: FineTuneRecipe,
  { dimensions, classes }: LabelledEmbeddings,
  options: { seed: number; threads: number; state?: NetworkState },
): Promise<{ trainer: Trainer; names: string[] }> {
  const graph = new Graph({ train: true });
  const embeddings = graph.input('embeddings', [batch, dimensions]);
  const random = seededRandom(options.seed);
  const scores = classScores(graph, embeddings, classes.length, { classifier: 'cosine', scale, random });
  const loss = classLoss(graph, scores, graph.input('labels', [batch, classes.length]), 'cross-entropy');
  const names = graph.states.map(({ value }) => value.name);
  const { threads, state } = options;
  const trainer = await Trainer.create(graph, [loss], { momentum, weightDecay: 0, threads, ...(state && { state }) });
  return { trainer, names };
}

function requireLearnable(data: LabelledEmbeddings, chosen: readonly number[]): void {
  if (new Set(chosen.map((picture) => data.labels[picture])).size < 2) {
    throw new RangeError(`${chosen.length} pictures to learn from show fewer than two classes`);
  }
}
