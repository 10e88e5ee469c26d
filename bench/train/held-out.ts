import { InferenceSession, Tensor } from 'onnxruntime-node';
import { toUnitLength } from '../../layers/retrieval/src/cnn/embedder.ts';
import { cutResized } from '../../layers/retrieval/src/cnn/training/resample.ts';
import type { NetworkState } from '../../layers/retrieval/src/cnn/training/state.ts';
import type { Pictures } from './pictures.ts';
import { inferenceModel, MEAN, type Recipe, STD } from './recipe.ts';

const BATCH = 50;

/** Precision at 20 of cosine retrieval among the held-out pictures, each asked against all others. */
export async function heldOutPrecision(
  recipe: Recipe,
  state: NetworkState,
  pictures: Pictures,
  heldOut: number[],
  side: number,
): Promise<number> {
  const onnx = inferenceModel(recipe, side, BATCH, state, 'held-out');
  const session = await InferenceSession.create(onnx, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const whole = { left: 0, top: 0, width: pictures.side, height: pictures.side };
  const rows: Float32Array[] = [];
  for (let start = 0; start + BATCH <= heldOut.length; start += BATCH) {
    const input = new Float32Array(BATCH * 3 * side * side);
    for (let b = 0; b < BATCH; b++) {
      const offset = heldOut[start + b]! * pictures.side ** 2 * 3;
      const stored = { pixels: pictures.pixels, offset, width: pictures.side, height: pictures.side };
      cutResized(stored, whole, side, input, b * 3 * side * side, { mean: MEAN, std: STD });
    }
    const feeds = { pictures: new Tensor('float32', input, [BATCH, 3, side, side]) };
    const { embedding } = await session.run(feeds, ['embedding']);
    const data = embedding!.data as Float32Array;
    const width = data.length / BATCH;
    for (let b = 0; b < BATCH; b++) rows.push(toUnitLength(data.subarray(b * width, (b + 1) * width)));
  }
  await session.release();
  return precisionAt(
    20,
    rows,
    rows.map((_, i) => pictures.labels[heldOut[i]!]!),
  );
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

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
