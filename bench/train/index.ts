import { mean } from '@dlsift/retrieval/evaluation';
import { type Figure, quantile } from '../figures.ts';
import { corelFolder } from './corel.ts';
import { inferenceFigures } from './inference.ts';
import { runPreset } from './presets.ts';
import { startPyTorch } from './pytorch.ts';
import { runRelearn } from './relearn.ts';
import { openCompactStep, stepShape } from './step.ts';

const warmUps = 3;
const rounds = 15;
/**
 * Splits of Corel-1k. 150 held-out pictures measure accuracy to .02 to .04, so everything is
 * measured five times.
 */
const splitCount = [1, 2, 3, 4, 5];

/**
 * Measures the CNN: one training step of the preset `compact` beside PyTorch (the Python named by
 * PYTHON, default python3) with one thread each, taking turns; the time of the shipped embedder's
 * first and later pictures; and, where DLSIFT_DATASETS has Corel-1k, the retrain mode `relearn` and
 * the paper's presets.
 */
export async function runTrainBench(): Promise<{ figures: Figure[]; skipped: string[] }> {
  const skipped: string[] = [];
  const python = process.env.PYTHON ?? 'python3';
  const peer = await startPyTorch(python, stepShape);
  if (peer === undefined) skipped.push(`PyTorch through ${python}: not installed`);
  const ours = await openCompactStep();
  const times: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round < warmUps + rounds; round++) {
    const start = performance.now();
    await ours.step();
    const own = performance.now() - start;
    const theirs = await peer?.step();
    if (round < warmUps) continue;
    times.push(own);
    if (theirs !== undefined) ratios.push(own / theirs);
  }
  await ours.release();
  peer?.stop();
  const { batch, side } = stepShape;
  const step: Figure = {
    name: `compact, one step of ${batch} at ${side} x ${side}`,
    value: quantile(times, 0.5),
    unit: 'ms',
  };
  const compared = peer === undefined ? step : { ...step, against: peer.name, ratio: quantile(ratios, 0.5) };
  const figures = [compared, ...inferenceFigures()];
  if (figures.length === 1) skipped.push('first inference: layers/retrieval/dist is not built, npm run build');
  const folder = corelFolder();
  if (folder === undefined) skipped.push('relearn and the presets: no corel1k in DLSIFT_DATASETS');
  else {
    figures.push(...(await splitFigures((split) => runRelearn(folder, split))));
    for (const name of ['paper', 'paper-relu'] as const) {
      figures.push(...(await splitFigures((split) => runPreset(folder, name, split))));
    }
  }
  return { figures, skipped };
}

/** Figures of each split, and their means. */
async function splitFigures(run: (split: number) => Promise<Figure[]>): Promise<Figure[]> {
  const splits: Figure[][] = [];
  for (const split of splitCount) splits.push(await run(split));
  const means = splits[0].map(({ name, unit }, i) => ({
    name: name.replace(/, split \d+/, ', mean of the splits'),
    value: mean(splits.map((figures) => figures[i].value)),
    unit,
  }));
  return [...splits.flat(), ...means];
}
