/**
 * `npm run bench -- NAME --json FILE [--dataset DIR]`: measures one subject and prints its figures.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type BenchReport, type BenchResult, machineName } from './figures.ts';

type Options = { dataset?: string | undefined };

/** Loaded on demand: some load native code and peers. */
const benches: Record<string, (options: Options) => Promise<BenchResult>> = {
  sift: async (options) => (await import('./sift/index.ts')).runSiftBench(options),
  matching: async (options) => (await import('./matching/index.ts')).runMatchingBench(options),
  instances: async (options) => (await import('./instances/index.ts')).runInstancesBench(options),
  train: async () => (await import('./train/index.ts')).runTrainBench(),
  partition: async (options) => (await import('./partition/index.ts')).runPartitionBench(options),
  search: async () => (await import('./search/index.ts')).runSearchBench(),
  index: async (options) => (await import('./index/index.ts')).runIndexBench(options),
  copies: async (options) => (await import('./copies/index.ts')).runCopiesBench(options),
  feedback: async (options) => (await import('./feedback/index.ts')).runFeedbackBench(options),
  calibration: async (options) => (await import('./calibration/index.ts')).runCalibrationBench(options),
  models: async (options) => (await import('./models/index.ts')).runModelsBench(options),
  api: async (options) => (await import('./api/index.ts')).runApiBench(options),
  latency: async (options) => (await import('./api/latency.ts')).runLatencyBench(options),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' }, dataset: { type: 'string' } },
});
const [name] = positionals;
const bench = name === undefined ? undefined : benches[name];
if (!bench) {
  process.stderr.write(
    `Expected the name of a benchmark, one of ${Object.keys(benches).join(', ')}, but received ${name ?? 'none'}\n`,
  );
  process.exit(2);
}

const { figures, skipped } = await bench({ dataset: values.dataset });
const command = `npm run bench -- ${process.argv.slice(2).join(' ')}`;
const report: BenchReport = { machine: machineName(), command, figures, skipped };
for (const { name: what, value, unit, against, ratio } of figures) {
  const peer = against === undefined ? '' : `, ${ratio?.toFixed(3)} x ${against}`;
  process.stdout.write(`${what}: ${Number(value.toPrecision(4))} ${unit}${peer}\n`);
}
for (const what of skipped) process.stdout.write(`skipped: ${what}\n`);
if (values.json) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
