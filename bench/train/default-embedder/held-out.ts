import { InferenceSession, Tensor } from 'onnxruntime-node';
import { toUnitLength } from '../../../layers/retrieval/src/cnn/embedder.ts';
import { Graph } from '../../../layers/retrieval/src/cnn/graph/graph.ts';
import { buildNetwork, type NetworkPlan } from '../../../layers/retrieval/src/cnn/networks/plan.ts';
import { seededRandom } from '../../../layers/retrieval/src/cnn/random.ts';
import { exportModel } from '../../../layers/retrieval/src/cnn/training/export.ts';
import { cutResized } from '../../../layers/retrieval/src/cnn/training/resample.ts';
import { inputMean, inputStd } from '../../../layers/retrieval/src/cnn/training/samples.ts';
import type { NetworkState } from '../../../layers/retrieval/src/cnn/training/state.ts';
import type { Pictures } from './pictures.ts';

const BATCH = 50;

/** Precision at 20 of cosine retrieval among the held-out pictures, each asked against all others. */
export async function heldOutPrecision(
  plan: NetworkPlan,
  state: NetworkState,
  pictures: Pictures,
  heldOut: number[],
  side: number,
): Promise<number> {
  const rows = await embedAll(plan, state, pictures, heldOut, { side, flip: false });
  return precisionAt(
    20,
    rows,
    heldOut.map((picture) => pictures.labels[picture]!),
  );
}

/** Unit-length embeddings of whole pictures, resized to `side` and, if asked, mirrored. */
export async function embedAll(
  plan: NetworkPlan,
  state: NetworkState,
  pictures: Pictures,
  chosen: number[],
  { side, flip }: { side: number; flip: boolean },
): Promise<Float32Array[]> {
  const graph = new Graph({ train: false });
  const { embedding } = buildNetwork(graph, plan, graph.input('pictures', [BATCH, 3, side, side]), seededRandom(0));
  const onnx = exportModel(graph, { embedding }, state, { name: 'held-out' });
  const session = await InferenceSession.create(onnx, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const whole = { left: 0, top: 0, width: pictures.side, height: pictures.side };
  const rows: Float32Array[] = [];
  const input = new Float32Array(BATCH * 3 * side * side);
  for (let start = 0; start < chosen.length; start += BATCH) {
    const some = chosen.slice(start, start + BATCH);
    for (const [b, picture] of some.entries()) {
      const stored = {
        pixels: pictures.pixels,
        offset: picture * pictures.side ** 2 * 3,
        width: pictures.side,
        height: pictures.side,
      };
      cutResized(stored, whole, side, input, b * 3 * side * side, { mean: inputMean, std: inputStd, flip });
    }
    const results = await session.run({ pictures: new Tensor('float32', input, [BATCH, 3, side, side]) });
    const data = results.embedding!.data as Float32Array;
    const width = data.length / BATCH;
    for (let b = 0; b < some.length; b++) rows.push(toUnitLength(data.subarray(b * width, (b + 1) * width)));
  }
  await session.release();
  return rows;
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
