import { createEmbedder, type NetworkPlan, type NetworkState, publishModel } from '@dlsift/retrieval/cnn';
import { dot } from '@dlsift/retrieval/math';
import type { Pictures } from './pictures.ts';

/** Precision at 20 of cosine retrieval among the held-out pictures, each asked against all others, by the model as it would be shipped. */
export async function heldOutPrecision(
  network: NetworkPlan,
  state: NetworkState,
  pictures: Pictures,
  heldOut: number[],
  side: number,
): Promise<number> {
  const about = { name: 'held-out', version: '0', license: 'none' };
  const { manifest, onnx } = publishModel({ network, picture: { width: side, height: side } }, state, about);
  const embedder = await createEmbedder(manifest, onnx);
  const rows: Float32Array[] = [];
  for (const picture of heldOut) rows.push(await embedder.embed(pictureAt(pictures, picture)));
  const labels = heldOut.map((picture) => pictures.labels[picture]);
  return precisionAt(20, rows, labels);
}

/** One of the pictures by itself. */
export function pictureAt(
  { pixels, side }: Pictures,
  picture: number,
): { data: Uint8Array; width: number; height: number } {
  const size = side ** 2 * 3;
  return { data: pixels.subarray(picture * size, (picture + 1) * size), width: side, height: side };
}

/** Mean share of the query's own class among the k rows of the largest inner product with it, itself left out. */
export function precisionAt(k: number, rows: Float32Array[], labels: number[]): number {
  let hits = 0;
  for (const [q, query] of rows.entries()) {
    const scored = rows.map((row, i) => ({ i, score: i === q ? Number.NEGATIVE_INFINITY : dot(query, row) }));
    scored.sort((a, b) => b.score - a.score);
    for (const { i } of scored.slice(0, k)) if (labels[i] === labels[q]) hits++;
  }
  return hits / (k * rows.length);
}
