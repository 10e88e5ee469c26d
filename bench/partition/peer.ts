import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Matrix } from '@dlsift/retrieval/math';
import { startPythonPeer } from '../python-peer.ts';
import { readBytes } from './data.ts';

/** FAISS and scikit-learn in their own Python process, one request at a time, one thread. */
export interface Peers {
  /** Names with versions, for the report; undefined where not installed. */
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
  const peer = await startPythonPeer(python, fileURLToPath(new URL('peer.py', import.meta.url)), { op: 'versions' });
  if (peer === undefined) return undefined;
  const { ask, folder } = peer;
  const named = (name: string, version: unknown) => (version ? `${name} ${version}` : undefined);
  const put = (name: string, values: ArrayBufferView) => {
    const path = join(folder, name);
    writeFileSync(path, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return path;
  };
  const putMatrix = (name: string, { data, rows, columns }: Matrix) => ({ path: put(name, data), rows, columns });
  const out = join(folder, 'out');
  const values = () => readBytes(out);
  return {
    faiss: named('FAISS', peer.hello.faiss),
    sklearn: named('scikit-learn', peer.hello.sklearn),
    async kMeans(x, initial, iterations) {
      const request = { op: 'kmeans', x: putMatrix('x', x), initial: putMatrix('initial', initial), iterations, out };
      const { ms } = await ask(request);
      return { ms: Number(ms), centroids: { ...initial, data: new Float32Array(values()) } };
    },
    async svm(x, labels, settings) {
      const { ms } = await ask({ op: 'svm', x: putMatrix('x', x), labels: put('labels', labels), ...settings, out });
      return { ms: Number(ms), rows: new Float64Array(values()) };
    },
    async ivf(x, queries, truth, settings) {
      const matrices = { x: putMatrix('x', x), queries: putMatrix('queries', queries), truth: put('truth', truth) };
      const { recall, scanned } = await ask({ op: 'ivf', ...matrices, ...settings });
      return { recall: recall as number[], scanned: scanned as number[] };
    },
    stop: peer.stop,
  };
}
