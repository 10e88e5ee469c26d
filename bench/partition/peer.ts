import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Matrix } from '@dlsift/retrieval/matrix';
import { readBytes } from './data.ts';

/** FAISS and scikit-learn in a Python process of its own, one request at a time, one thread. */
export interface Peers {
  /** Names with versions, for the report; undefined where it is not installed. */
  faiss: string | undefined;
  sklearn: string | undefined;
  kMeans(x: Matrix, initial: Matrix, iterations: number): Promise<{ ms: number; centroids: Matrix }>;
  /** One row of weights and, last, the bias, for each class. */
  svm(
    x: Matrix,
    labels: Int32Array,
    settings: { cost: number; tolerance: number; dual: boolean },
  ): Promise<{ ms: number; rows: Float64Array }>;
  ivf(
    x: Matrix,
    queries: Matrix,
    truth: Int32Array,
    settings: { k: number; cells: number; seed: number },
  ): Promise<{ recall: number[]; scanned: number[] }>;
  stop(): void;
}

/** Starts `python` with peer.py; undefined where there is no such program or it has no numpy. */
export async function startPeers(python: string): Promise<Peers | undefined> {
  const child = spawn(python, [fileURLToPath(new URL('peer.py', import.meta.url))]);
  const ask = conversation(child);
  const versions = await ask({ op: 'versions' });
  if (versions === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'partition-'));
  const named = (name: string, version: unknown) => (version ? `${name} ${version}` : undefined);
  const put = (name: string, values: ArrayBufferView) => {
    const path = join(folder, name);
    writeFileSync(path, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return path;
  };
  const putMatrix = (name: string, { data, rows, columns }: Matrix) => ({ path: put(name, data), rows, columns });
  const must = async (request: { op: string; [setting: string]: unknown }) => {
    const answer = await ask(request);
    if (answer === undefined) throw new Error(`${python} stopped while it was asked for ${request.op}`);
    return answer;
  };
  const out = join(folder, 'out');
  const values = () => readBytes(out);
  return {
    faiss: named('FAISS', versions.faiss),
    sklearn: named('scikit-learn', versions.sklearn),
    async kMeans(x, initial, iterations) {
      const request = { op: 'kmeans', x: putMatrix('x', x), initial: putMatrix('initial', initial), iterations, out };
      const { ms } = await must(request);
      return { ms: Number(ms), centroids: { ...initial, data: new Float32Array(values()) } };
    },
    async svm(x, labels, settings) {
      const { ms } = await must({ op: 'svm', x: putMatrix('x', x), labels: put('labels', labels), ...settings, out });
      return { ms: Number(ms), rows: new Float64Array(values()) };
    },
    async ivf(x, queries, truth, settings) {
      const matrices = { x: putMatrix('x', x), queries: putMatrix('queries', queries), truth: put('truth', truth) };
      const { recall, scanned } = await must({ op: 'ivf', ...matrices, ...settings });
      return { recall: recall as number[], scanned: scanned as number[] };
    },
    stop() {
      child.stdin.end();
      rmSync(folder, { recursive: true });
    },
  };
}

/** One line out, one line back; undefined once the process has ended. */
function conversation(
  child: ChildProcessWithoutNullStreams,
): (request: object) => Promise<Record<string, unknown> | undefined> {
  let waiting: ((answer: Record<string, unknown> | undefined) => void) | undefined;
  let ended = false;
  const end = () => {
    ended = true;
    waiting?.(undefined);
  };
  child.on('error', end);
  child.on('close', end);
  child.stdin.on('error', end);
  child.stderr.pipe(process.stderr);
  createInterface({ input: child.stdout }).on('line', (line) => waiting?.(JSON.parse(line)));
  return (request) =>
    new Promise((resolve) => {
      waiting = resolve;
      if (ended) resolve(undefined);
      else child.stdin.write(`${JSON.stringify(request)}\n`);
    });
}
