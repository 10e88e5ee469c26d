import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Figure, quantile } from '../figures.ts';

/** Processes started; the median counts. */
const startCount = 9;

interface Start {
  name: string;
  version: string;
  sinceStart: number;
  busy: number;
  opening: number;
  warm: number;
}

/**
 * Time of the shipped embedder's first and later pictures in the built package; empty where it is
 * not built.
 */
export function inferenceFigures(): Figure[] {
  const built = new URL('../../layers/retrieval/dist/cnn.js', import.meta.url);
  if (!existsSync(built)) return [];
  const script = fileURLToPath(new URL('first-inference.js', import.meta.url));
  const starts = Array.from({ length: startCount }, () => {
    return JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' })) as Start;
  });
  const median = (of: (start: Start) => number) => quantile(starts.map(of), 0.5);
  const model = `${starts[0].name} ${starts[0].version}`;
  return [
    {
      name: `${model}, first embedding since the process started`,
      value: median((start) => start.sinceStart),
      unit: 'ms',
    },
    { name: `${model}, the same in processor time`, value: median((start) => start.busy), unit: 'ms' },
    { name: `${model}, loading and first embedding`, value: median((start) => start.opening), unit: 'ms' },
    { name: `${model}, one embedding after decode`, value: median((start) => start.warm), unit: 'ms' },
  ];
}
