import { InferenceSession, Tensor } from 'onnxruntime-node';
import { encodeModel, type OnnxNode, type OnnxValue } from '../../cnn/index.ts';
import type { Matrix } from '../../math/index.ts';
import { requireThat } from '../errors.ts';

/**
 * Opens a session that runs a few nodes without weights. It uses one thread: a Lambda function has
 * one core, and a fixed order of additions makes results repeatable.
 */
export function openProducts(nodes: OnnxNode[], inputs: OnnxValue[], outputs: OnnxValue[]): Promise<InferenceSession> {
  const model = encodeModel({ opset: 17, graph: { name: 'products', nodes, inputs, outputs, initializers: [] } });
  return InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
}

/**
 * Rows of `x` per multiplication, which bounds the scores to 4 * blockRows * references.rows bytes.
 */
const blockRows = 1024;

const scoreNode: OnnxNode = {
  op: 'Gemm',
  inputs: ['x', 'references', 'offsets'],
  outputs: ['scores'],
  attributes: { transB: 1 },
};
const scoreInputs: OnnxValue[] = [
  { name: 'x', type: 'float32', dims: ['rows', 'columns'] },
  { name: 'references', type: 'float32', dims: ['count', 'columns'] },
  { name: 'offsets', type: 'float32', dims: ['count'] },
];

const open = {
  scores: () => openProducts([scoreNode], scoreInputs, [{ name: 'scores', type: 'float32', dims: ['rows', 'count'] }]),
  best: () =>
    openProducts(
      [scoreNode, { op: 'ArgMax', inputs: ['scores'], outputs: ['best'], attributes: { axis: 1, keepdims: 0 } }],
      scoreInputs,
      [{ name: 'best', type: 'int64', dims: ['rows'] }],
    ),
  top: () =>
    openProducts(
      [scoreNode, { op: 'TopK', inputs: ['scores', 'kept'], outputs: ['values', 'indices'] }],
      [...scoreInputs, { name: 'kept', type: 'int64', dims: [1] }],
      [
        { name: 'values', type: 'float32', dims: ['rows', 'best'] },
        { name: 'indices', type: 'int64', dims: ['rows', 'best'] },
      ],
    ),
};

const sessions = new Map<keyof typeof open, Promise<InferenceSession>>();

/**
 * Computes the scores x . r + offset of every row of `x` and every row of `references`.
 *
 * @param offsets [references.rows], zeros by default
 * @returns x.rows x references.rows
 */
export async function scoreRows(x: Matrix, references: Matrix, offsets?: Float32Array): Promise<Matrix> {
  const data = new Float32Array(x.rows * references.rows);
  for await (const { first, results } of runBlocks('scores', x, references, offsets)) {
    data.set(results.scores.data as Float32Array, first * references.rows);
  }
  return { data, rows: x.rows, columns: references.rows };
}

/**
 * Finds the row of `references` with the highest score x . r + offset for each row of `x`.
 *
 * @param offsets [references.rows], zeros by default
 * @returns [x.rows]; the first on a tie
 */
export async function bestRows(x: Matrix, references: Matrix, offsets?: Float32Array): Promise<Int32Array> {
  const best = new Int32Array(x.rows);
  for await (const { first, results } of runBlocks('best', x, references, offsets)) {
    best.set(lowWords(results.best.data as BigInt64Array), first);
  }
  return best;
}

export interface TopRows {
  /** x.rows x count, best first */
  indices: Int32Array;
  /** x.rows x count */
  scores: Float32Array;
  count: number;
}

/**
 * Finds the `count` rows of `references` with the highest scores x . r + offset for each row of
 * `x`.
 */
export async function topRows(x: Matrix, references: Matrix, count: number, offsets?: Float32Array): Promise<TopRows> {
  const kept = Math.min(count, references.rows);
  const indices = new Int32Array(x.rows * kept);
  const scores = new Float32Array(x.rows * kept);
  const extra = { kept: new Tensor('int64', BigInt64Array.of(BigInt(kept)), [1]) };
  for await (const { first, results } of runBlocks('top', x, references, offsets, extra)) {
    indices.set(lowWords(results.indices.data as BigInt64Array), first * kept);
    scores.set(results.values.data as Float32Array, first * kept);
  }
  return { indices, scores, count: kept };
}

async function* runBlocks(
  graph: keyof typeof open,
  x: Matrix,
  references: Matrix,
  offsets: Float32Array = new Float32Array(references.rows),
  extra: Record<string, Tensor> = {},
) {
  requireThat(x.columns === references.columns, 'x.columns', x.columns, `references.columns, ${references.columns}`);
  const session = await sessionOf(graph);
  const shared = {
    references: new Tensor('float32', references.data, [references.rows, references.columns]),
    offsets: new Tensor('float32', offsets, [references.rows]),
    ...extra,
  };
  for (let first = 0; first < x.rows; first += blockRows) {
    const rows = Math.min(blockRows, x.rows - first);
    const data = x.data.subarray(first * x.columns, (first + rows) * x.columns);
    const results = await session.run({ ...shared, x: new Tensor('float32', data, [rows, x.columns]) });
    yield { first, results };
  }
}

function sessionOf(graph: keyof typeof open): Promise<InferenceSession> {
  const known = sessions.get(graph);
  if (known) return known;
  const opened = open[graph]();
  sessions.set(graph, opened);
  return opened;
}

/** The low words of the values. Indices fit 32 bits, and this avoids a BigInt per index. */
function lowWords(values: BigInt64Array): Int32Array {
  const words = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  const low = new Int32Array(values.length);
  for (let i = 0; i < low.length; i++) low[i] = words[2 * i];
  return low;
}
