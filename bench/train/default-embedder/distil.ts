/**
 * Trains the default embedder: a small residual network that learns to say of a 64 x 64 picture what a large network says of
 * it, and which class it has. Runs until it is done or `--minutes` are over, and goes on from its checkpoint when started again.
 * `--from` takes the first weights from another run's checkpoint or from a published model.
 *
 *   node --conditions=source bench/train/default-embedder/distil.ts --recipe bench/train/recipe.json --work DIR [--name RUN] [--from FILE] [--minutes N]
 */
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  cosineRate,
  decodeCheckpoint,
  distillationTrainer,
  encodeCheckpoint,
  type NetworkState,
  stateOfModel,
} from '@dlsift/retrieval/cnn';
import { splitClasses } from '../tiny-imagenet/split.ts';
import { Batches } from './batches.ts';
import { heldOutPrecision } from './held-out.ts';
import { tinyImagenet } from './pictures.ts';
import type { Phase, Recipe } from './recipe.ts';
import { studentTargets } from './targets.ts';

interface Progress {
  step: number;
  recipe: Recipe;
}

const { values } = parseArgs({
  options: {
    recipe: { type: 'string' },
    work: { type: 'string' },
    name: { type: 'string', default: 'run' },
    from: { type: 'string' },
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
const split = splitClasses(pictures);
const totalWork = recipe.phases.reduce((sum, phase) => sum + phase.epochs * phase.side ** 2, 0);

const stepsPerEpoch = Math.floor(split.learn.length / recipe.batch);

let step = 0;
let state: NetworkState | undefined;
if (existsSync(checkpointFile)) {
  const checkpoint = decodeCheckpoint(readFileSync(checkpointFile));
  step = (checkpoint.progress as Progress).step;
  state = checkpoint.state;
} else if (values.from !== undefined) {
  const from = readFileSync(values.from);
  state = values.from.endsWith('.onnx') ? stateOfModel(from) : decodeCheckpoint(from).state;
}

let phaseStart = 0;
let workBefore = 0;
for (const phase of recipe.phases) {
  const steps = Math.round(phase.epochs * stepsPerEpoch);
  const phaseEnd = phaseStart + steps;
  if (step < phaseEnd) {
    const ended = await trainPhase(phase, phaseStart, phaseEnd, workBefore);
    if (!ended) break;
  }
  phaseStart = phaseEnd;
  workBefore += phase.epochs * phase.side ** 2;
}

/** Trains until the phase is over (true) or the time is (false). */
async function trainPhase(
  { side, epochs, views }: Phase,
  start: number,
  end: number,
  before: number,
): Promise<boolean> {
  const own = epochs * side ** 2;
  const targets = views.map((view) => studentTargets(work, view, recipe.network.dimensions));
  const batches = new Batches(recipe, pictures, split, views, targets);
  const trainer = await distillationTrainer({ ...recipe, side, classes: split.classCount, ...(state && { state }) });
  let saved = performance.now();
  let sums = [0, 0, 0];
  let summed = 0;
  while (step < end) {
    const done = (before + (own * (step - start)) / (end - start)) / totalWork;
    const rate = cosineRate(recipe.peakRate, done);
    const reported = await trainer.step(batches.at(step, side), rate);
    sums = sums.map((sum, i) => sum + reported[i][0]);
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
      log({
        step,
        side,
        heldOutPrecisionAt20: await heldOutPrecision(recipe.network, trainer.state, pictures, split.heldOut, side),
      });
    }
    if (late) break;
  }
  state = trainer.state;
  await trainer.release();
  return step >= end;
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
