import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Figure, quantile } from '../figures.ts';
import { startPyTorch } from './pytorch.ts';
import { openCompactStep, stepShape } from './step.ts';

const WARM_UPS = 3;
const ROUNDS = 15;
/** Processes started to measure the first inference, of which the median counts. */
const STARTS = 5;

/**
 * The CNN: one training step of the preset `compact` beside PyTorch (the Python named by PYTHON, default python3) at one
 * thread each, taking turns; and what the shipped embedder's first and later pictures cost.
 */
export async function runTrainBench(): Promise<{ figures: Figure[]; skipped: string[] }> {
  const skipped: string[] = [];
  const python = process.env.PYTHON ?? 'python3';
  const peer = await startPyTorch(python, stepShape);
  if (peer === undefined) skipped.push(`PyTorch through ${python}: not installed`);
  const ours = await openCompactStep();
  const times: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round < WARM_UPS + ROUNDS; round++) {
    const start = performance.now();
    await ours.step();
    const own = performance.now() - start;
    const theirs = await peer?.step();
    if (round < WARM_UPS) continue;
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
  return { figures: [compared, ...inference()], skipped };
}

function inference(): Figure[] {
  const script = fileURLToPath(new URL('first-inference.ts', import.meta.url));
  const starts = Array.from({ length: STARTS }, () => {
    const output = execFileSync(process.execPath, [...process.execArgv, script], { encoding: 'utf8' });
    return JSON.parse(output) as { name: string; version: string; sinceStart: number; opening: number; warm: number };
  });
  const median = (of: (start: (typeof starts)[number]) => number) => quantile(starts.map(of), 0.5);
  const model = `${starts[0]!.name} ${starts[0]!.version}`;
  return [
    {
      name: `${model}, first embedding since the process started`,
      value: median((start) => start.sinceStart),
      unit: 'ms',
    },
    { name: `${model}, loading and first embedding`, value: median((start) => start.opening), unit: 'ms' },
    { name: `${model}, one embedding after decode`, value: median((start) => start.warm), unit: 'ms' },
  ];
}
