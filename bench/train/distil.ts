/**
 * Trains the default embedder: a small residual network that learns to say of a 64 x 64 picture what a large network says of
 * it, and which class it has. Runs until it is done or `--minutes` are over, and goes on from its checkpoint when started again.
 *
 *   node --conditions=source bench/train/distil.ts --recipe bench/train/recipe.json --work DIR [--minutes N]
 */
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '../../layers/retrieval/src/cnn/random.ts';
import { cutResized } from '../../layers/retrieval/src/cnn/training/resample.ts';
import { cosineRate } from '../../layers/retrieval/src/cnn/training/schedule.ts';
import {
  decodeCheckpoint,
  encodeCheckpoint,
  type NetworkState,
} from '../../layers/retrieval/src/cnn/training/state.ts';
import { heldOutPrecision } from './held-out.ts';
import { tinyImagenet } from './pictures.ts';
import { MEAN, type Recipe, STD, trainerFor } from './recipe.ts';
import { splitClasses } from './split.ts';
import { studentTargets } from './targets.ts';
import { availableViews, mildBox, viewBox } from './views.ts';

interface Progress {
  step: number;
  recipe: Recipe;
}

const { values } = parseArgs({
  options: {
    recipe: { type: 'string' },
    work: { type: 'string' },
    name: { type: 'string', default: 'run' },
    minutes: { type: 'string', default: '600' },
  },
});
const datasets = process.env.DLSIFT_DATASETS;
if (datasets === undefined || values.recipe === undefined || values.work === undefined) {
  throw new Error('needs DLSIFT_DATASETS, --recipe FILE and --work DIR');
}
const work = values.work;
const checkpointFile = join(work, `${values.name}.checkpoint`);
const logFile = join(work, `${values.name}.jsonl`);
const deadline = performance.now() + Number(values.minutes) * 60_000;
const recipe: Recipe = JSON.parse(readFileSync(values.recipe, 'utf8'));

const pictures = await tinyImagenet(datasets, work);
const { learn, classOf, classCount, heldOut } = splitClasses(pictures, recipe.seed);
const views = availableViews(work);
const targets = views.map((view) => studentTargets(work, view, recipe.dimensions));
const stepsPerEpoch = Math.floor(learn.length / recipe.batch);
const totalWork = recipe.phases.reduce((sum, phase) => sum + phase.epochs * phase.side ** 2, 0);

let step = 0;
let state: NetworkState | undefined;
if (existsSync(checkpointFile)) {
  const checkpoint = decodeCheckpoint(readFileSync(checkpointFile));
  step = (checkpoint.progress as Progress).step;
  state = checkpoint.state;
}

let phaseStart = 0;
let workBefore = 0;
for (const phase of recipe.phases) {
  const steps = Math.round(phase.epochs * stepsPerEpoch);
  const phaseEnd = phaseStart + steps;
  if (step < phaseEnd) {
    const ended = await trainPhase(phase.side, phaseStart, phaseEnd, workBefore, phase.epochs * phase.side ** 2);
    if (!ended) break;
  }
  phaseStart = phaseEnd;
  workBefore += phase.epochs * phase.side ** 2;
}

/** Trains until the phase is over (true) or the time is (false). */
async function trainPhase(side: number, start: number, end: number, before: number, own: number): Promise<boolean> {
  const trainer = await trainerFor(recipe, side, classCount, state);
  let saved = performance.now();
  let sums = [0, 0, 0];
  let summed = 0;
  while (step < end) {
    const done = (before + (own * (step - start)) / (end - start)) / totalWork;
    const rate = cosineRate(recipe.peakRate, done);
    const reported = await trainer.step(batchAt(step, side), rate);
    sums = sums.map((sum, i) => sum + reported[i]![0]!);
    summed++;
    step++;
    const late = performance.now() > deadline;
    if (step % 100 === 0) {
      const [loss, distance, entropy] = sums.map((sum) => Number((sum / summed).toFixed(4)));
      log({ step, side, done: Number(done.toFixed(4)), rate, loss, distance, entropy });
      sums = [0, 0, 0];
      summed = 0;
    }
    if (step === end || late || performance.now() - saved > 120_000) {
      save(trainer.state);
      saved = performance.now();
    }
    if (step === end || late || step % 1000 === 0) {
      log({ step, side, heldOutPrecisionAt20: await heldOutPrecision(recipe, trainer.state, pictures, heldOut, side) });
    }
    if (late) break;
  }
  state = trainer.state;
  await trainer.release();
  return step >= end;
}

/** The batch of one step depends on the seed and the step alone, so that a resumed run sees what an unbroken one sees. */
function batchAt(at: number, side: number): Record<string, Float32Array> {
  const { batch, dimensions } = recipe;
  const order = shuffled(Math.floor(at / stepsPerEpoch));
  const random = seededRandom(Math.imul(recipe.seed, 7919) ^ Math.imul(at + 1, 2654435761));
  const input = new Float32Array(batch * 3 * side * side);
  const target = new Float32Array(batch * dimensions);
  const labels = new Float32Array(batch * classCount).fill(0.1 / classCount);
  for (let b = 0; b < batch; b++) {
    const picture = order[(at % stepsPerEpoch) * batch + b]!;
    const pick = random.integer(views.length);
    const box = views[pick] === 0 ? mildBox(random, pictures.side) : viewBox(picture, views[pick]!, pictures.side);
    const offset = picture * pictures.side ** 2 * 3;
    const stored = { pixels: pictures.pixels, offset, width: pictures.side, height: pictures.side };
    cutResized(stored, box, side, input, b * 3 * side * side, {
      mean: MEAN,
      std: STD,
      flip: random.uniform() < 0.5,
      contrast: 0.85 + 0.3 * random.uniform(),
      brightness: 0.16 * random.uniform() - 0.08,
    });
    target.set(targets[pick]!.data.subarray(picture * dimensions, (picture + 1) * dimensions), b * dimensions);
    labels[b * classCount + classOf(picture)]! += 0.9;
  }
  return { pictures: input, target, labels };
}

let shuffledEpoch = -1;
let shuffledOrder: number[] = [];

function shuffled(epoch: number): number[] {
  if (epoch === shuffledEpoch) return shuffledOrder;
  const random = seededRandom(recipe.seed * 1009 + epoch);
  shuffledOrder = [...learn];
  for (let i = shuffledOrder.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [shuffledOrder[i], shuffledOrder[j]] = [shuffledOrder[j]!, shuffledOrder[i]!];
  }
  shuffledEpoch = epoch;
  return shuffledOrder;
}

function save(learned: NetworkState): void {
  writeFileSync(
    `${checkpointFile}.part`,
    encodeCheckpoint({ state: learned, progress: { step, recipe } satisfies Progress }),
  );
  renameSync(`${checkpointFile}.part`, checkpointFile);
}

function log(entry: Record<string, unknown>): void {
  const line = JSON.stringify({ at: new Date().toISOString(), ...entry });
  console.error(line);
  appendFileSync(logFile, `${line}\n`);
}
