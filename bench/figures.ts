import { cpus, totalmem } from 'node:os';

/** One measured number. `ratio` is value / the peer's value, measured in the same run. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  against?: string;
  ratio?: number;
}

/** Result of a benchmark. */
export interface BenchResult {
  figures: Figure[];
  /** Peers and data that were missing, with which nothing was measured. */
  skipped: string[];
}

/** A benchmark's result with machine and command. */
export interface BenchReport extends BenchResult {
  machine: string;
  command: string;
}

export function machineName(): string {
  const [cpu] = cpus();
  const memoryGiB = Math.round(totalmem() / 2 ** 30);
  return `${cpu?.model ?? 'unknown CPU'} x ${cpus().length}, ${memoryGiB} GiB, Node ${process.versions.node}, ${process.platform} ${process.arch}`;
}

/** The value below which the share `p` of the values lies; NaN for no values. */
export function quantile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
