import { seededRandom } from '../../../math/index.ts';
import { Graph } from '../../graph/graph.ts';
import type { Model } from '../../load.ts';
import type { NetworkPlan } from '../../networks/plan.ts';
import { buildNetwork } from '../../networks/plan.ts';
import { classLoss, classScores } from '../classifier.ts';
import { networkOfModel, stateOfModel } from '../export.ts';
import type { LabelledPictures } from '../samples.ts';
import { cosineRate } from '../schedule.ts';
import { decodeCheckpoint, encodeCheckpoint, type NetworkState } from '../state.ts';
import { Trainer } from '../trainer.ts';
import { WeightAverage } from './average.ts';
import { fineTuneBatch } from './batches.ts';
import { type FineTuneRecipe, relearnRecipe, stepsOf } from './recipe.ts';

/**
 * One fine-tuning as plain data, so that it can be posted to a worker or stored beside its
 * checkpoint.
 */
export interface FineTuneJob {
  /** A model made by this project's trainer; the training starts from its weights. */
  base: Model;
  /** Pictures of `recipe.stored` x `recipe.stored` pixels and their classes. */
  data: LabelledPictures;
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
  /** 12 bytes per weight of the network, 35 MB for the default embedder. */
  checkpoint: Uint8Array;
  progress: FineTuneProgress;
}

/** Weight of the newest step in the reported loss. */
const newest = 0.05;

/**
 * Continues the training of a published network, with a cosine classifier of the given classes on
 * top. Blocks its thread during a step: `startFineTuning` runs it in a worker. Equal jobs give
 * equal weights on the same machine, interrupted or not. Memory: 250 MB, 7 MB per picture of a
 * batch at 64 x 64 for the default embedder's network, proportional to the area, and the given
 * pictures.
 *
 * @throws UnusableModelError when the base was not made by this trainer
 * @throws RangeError when there are fewer than two classes, no pictures, or pictures of another
 *   size than the recipe's
 */
export async function fineTune(
  job: FineTuneJob,
  onStep: (progress: FineTuneProgress) => void = () => {},
): Promise<FineTuneResult> {
  const { data, seed, recipe = relearnRecipe, milliseconds = Number.POSITIVE_INFINITY } = job;
  const deadline = performance.now() + milliseconds;
  const chosen = job.chosen ?? data.labels.map((_, i) => i);
  requireLearnable(data, chosen, recipe);
  const resumed = job.checkpoint === undefined ? undefined : decodeCheckpoint(job.checkpoint);
  let progress = (resumed?.progress as FineTuneProgress | undefined) ?? {
    step: 0,
    steps: stepsOf(recipe, chosen.length),
    loss: Math.log(data.classes.length),
  };
  const last = Math.min(progress.steps, progress.step + (job.stepBudget ?? progress.steps));
  const network = networkOfModel(job.base);
  const { trainer, names } = await openTrainer(recipe, network, data.classes.length, {
    seed,
    threads: job.threads ?? 1,
    state: resumed?.state ?? stateOfModel(job.base.onnx),
  });
  const average = new WeightAverage(names, recipe.averaging, trainer.state, resumed?.state);
  while (progress.step < last && performance.now() < deadline) {
    const { step, steps } = progress;
    const batch = fineTuneBatch(recipe, data, chosen, seed, step);
    const [loss] = await trainer.step(batch, cosineRate(recipe.rate, step / steps));
    average.add(trainer.state, step);
    progress = { step: step + 1, steps, loss: progress.loss + newest * (loss[0] - progress.loss) };
    onStep(progress);
  }
  const checkpoint = encodeCheckpoint({ state: new Map([...trainer.state, ...average.entries()]), progress });
  await trainer.release();
  return { done: progress.step >= progress.steps, checkpoint, progress };
}

async function openTrainer(
  recipe: FineTuneRecipe,
  network: NetworkPlan,
  classes: number,
  options: { seed: number; threads: number; state: NetworkState },
): Promise<{ trainer: Trainer; names: string[] }> {
  const { batch, side, scale, momentum, weightDecay, trunkRate } = recipe;
  const random = seededRandom(options.seed);
  const graph = new Graph({ train: true });
  const { embedding } = buildNetwork(graph, network, graph.input('pictures', [batch, 3, side, side]), random);
  const scores = classScores(graph, embedding, classes, { classifier: 'cosine', scale, random });
  const loss = classLoss(graph, scores, graph.input('labels', [batch, classes]), 'cross-entropy');
  const names = graph.states.map(({ value }) => value.name);
  const state = new Map([...options.state].filter(([name, { dims }]) => !isOtherClassifier(name, dims, classes)));
  const trainer = await Trainer.create(graph, [loss], {
    momentum,
    weightDecay,
    threads: options.threads,
    state,
    rateOf: (parameter) => (parameter.startsWith('classifier.') ? 1 : trunkRate),
  });
  return { trainer, names };
}

/** The base may have a classifier of another number of classes. */
function isOtherClassifier(name: string, dims: readonly number[], classes: number): boolean {
  return name === 'classifier.weight' && dims[0] !== classes;
}

function requireLearnable(data: LabelledPictures, chosen: readonly number[], { stored }: FineTuneRecipe): void {
  if (data.width !== stored || data.height !== stored) {
    throw new RangeError(`pictures of ${data.width} x ${data.height}: the recipe needs ${stored} x ${stored}`);
  }
  if (new Set(chosen.map((picture) => data.labels[picture])).size < 2) {
    throw new RangeError(`${chosen.length} pictures to learn from show fewer than two classes`);
  }
}
