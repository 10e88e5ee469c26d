import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { decodeImage, isFlat } from '../../../layers/retrieval/src/image/index.ts';
import { type CorpusFile, drawCorpus } from './corpus.ts';
import { drawSources } from './sources.ts';

interface Report {
  index: number;
  /** `decoded`, `flat`, the code of a refusal, or what happened instead. */
  outcome: string;
  milliseconds: number;
  /** The most memory of the process so far. */
  megabytes: number;
}

/** Maximum time of one file, of which the machine may take half: a request may take 29 s. */
const maxMilliseconds = 20_000;
/** Maximum memory of the process over all files: that of the search function. */
const maxMegabytes = 2048;
/**
 * Lossy formats whose data have neither checksums nor forbidden values: zeros are data of one colour,
 * and no decoder can tell. The default seed draws no such file.
 */
const hasNoChecks = /^(webp|avif)/;
const seed = Number(process.env.PROPERTY_SEED ?? 1);
const refusals = ['empty', 'unknown-format', 'damaged', 'unsupported', 'camera-raw', 'transparent'];
const pastLimits = ['too-large', 'too-many-pixels', 'too-small'];

it('the pictures that the corpus is made of are read, and none is flat', async () => {
  for (const [name, file] of await drawSources()) {
    const { rgb } = await decodeImage(file);
    expect(isFlat(rgb), name).toBe(false);
  }
});

it('a damaged file of any format is read or refused, in bounded time and memory, and never becomes flat', {
  timeout: 1_200_000,
}, async () => {
  const corpus = await drawCorpus(seed);
  expect(corpus.length).toBeGreaterThanOrEqual(1000);
  const reports: Report[] = [];
  while (reports.length < corpus.length) await decodeFrom(reports);
  print(corpus, reports);
  const nameOf = ({ index }: Report) => corpus[index].name;
  const ended = new Set(['decoded', 'flat', ...refusals, ...pastLimits]);
  expect(reports.filter(({ outcome }) => !ended.has(outcome)).map((report) => [nameOf(report), report])).toEqual([]);
  const flat = reports.filter(({ outcome }) => outcome === 'flat').map(nameOf);
  expect(flat.filter((name) => !hasNoChecks.test(name))).toEqual([]);
  expect(flat.length).toBeLessThanOrEqual(corpus.length / 500);
  expect(reports.filter(({ milliseconds }) => milliseconds > maxMilliseconds).map(nameOf)).toEqual([]);
  expect(reports.filter(({ megabytes }) => megabytes > maxMegabytes).map(nameOf)).toEqual([]);
});

/** Decodes the files that have no report, up to the first at which the process crashes or hangs. */
async function decodeFrom(reports: Report[]): Promise<void> {
  const script = fileURLToPath(new URL('decode-corpus.ts', import.meta.url));
  const child = spawn(process.execPath, [script, `${seed}`, `${reports.length}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let begun: number | undefined;
  let end = 'crashed';
  const stop = () => {
    end = 'hung';
    child.kill('SIGKILL');
  };
  let timer = setTimeout(stop, 2 * maxMilliseconds);
  for await (const line of createInterface({ input: child.stdout })) {
    clearTimeout(timer);
    timer = setTimeout(stop, 2 * maxMilliseconds);
    const report = JSON.parse(line) as Report;
    begun = report.outcome === undefined ? report.index : undefined;
    if (begun === undefined) reports.push(report);
  }
  clearTimeout(timer);
  if (begun !== undefined) reports.push({ index: begun, outcome: end, milliseconds: 0, megabytes: 0 });
  else if (reports.length === 0) throw new Error('The process that decodes the corpus did not start');
}

function print(corpus: readonly CorpusFile[], reports: readonly Report[]): void {
  const counts = new Map<string, number>();
  for (const { outcome } of reports) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const slowest = [...reports].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, 3);
  const growth = reports.map(({ index, megabytes }, i) => ({
    index,
    megabytes: megabytes - (reports[i - 1]?.megabytes ?? megabytes),
  }));
  const largest = growth.sort((a, b) => b.megabytes - a.megabytes).slice(0, 3);
  console.log(`${reports.length} files: ${[...counts].map(([outcome, n]) => `${n} ${outcome}`).join(', ')}`);
  for (const { index, milliseconds } of slowest) console.log(`slowest: ${milliseconds} ms, ${corpus[index].name}`);
  for (const { index, megabytes } of largest) console.log(`largest: +${megabytes} MB, ${corpus[index].name}`);
  console.log(`most memory: ${Math.max(...reports.map(({ megabytes }) => megabytes))} MB`);
}
