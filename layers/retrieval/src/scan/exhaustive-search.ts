import type { Matrix } from '../math/index.ts';
import { heapBytesOf, putHeap, readHeap } from './scan-heaps.ts';
import { VectorMemory } from './vector-memory.ts';

/** Rows found, best first. */
export interface Nearest {
  rows: Int32Array;
  /** Inner products with the query. */
  scores: Float32Array;
}

const strideElements = 16;
const memoryLimit = 2 ** 32;

/** Exhaustive search over float32 rows, as a reference for other searches. */
export class ExhaustiveSearch {
  #memory: VectorMemory;
  #rows: number;
  #columns: number;
  #stride: number;
  #at: { rows: number; query: number; heap: number };
  #maxK: number;

  /**
   * @param maxK maximum number of rows that a search returns
   * @throws RangeError when the rows exceed 4 GiB
   */
  constructor({ data, rows, columns }: Matrix, maxK = 1000) {
    this.#rows = rows;
    this.#columns = columns;
    this.#stride = Math.ceil(columns / strideElements) * strideElements;
    this.#maxK = maxK;
    this.#memory = new VectorMemory(memoryLimit);
    const sizes = [rows * this.#stride * 4, this.#stride * 4, heapBytesOf(maxK)];
    const [at, query, heap] = sizes.map((bytes) => {
      const block = this.#memory.allocate(bytes);
      if (!block) throw new RangeError(`Expected rows of at most ${memoryLimit} bytes but received ${sizes[0]}`);
      return block.offset;
    });
    this.#at = { rows: at, query, heap };
    const target = new Float32Array(this.#memory.buffer, at, rows * this.#stride);
    for (let row = 0; row < rows; row++) {
      target.set(data.subarray(row * columns, (row + 1) * columns), row * this.#stride);
    }
  }

  /**
   * The `k` rows with the largest inner products with a query.
   *
   * @param query [columns]
   * @throws RangeError when the query has another length or `k` is not from 1 to `maxK`
   */
  nearest(query: Float32Array, k: number): Nearest {
    if (query.length !== this.#columns) {
      throw new RangeError(`Expected a query of ${this.#columns} elements but received ${query.length}`);
    }
    if (!(k >= 1 && k <= this.#maxK)) throw new RangeError(`Expected k from 1 to ${this.#maxK} but received ${k}`);
    const { buffer, kernels } = this.#memory;
    new Float32Array(buffer, this.#at.query, this.#columns).set(query);
    putHeap(buffer, this.#at.heap, k);
    kernels.scanFloats(this.#at.rows, this.#rows, this.#stride, this.#at.query, this.#at.heap);
    const { scores, positions } = readHeap(buffer, this.#at.heap);
    const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a] || positions[a] - positions[b]);
    return {
      rows: Int32Array.from(order, (entry) => positions[entry]),
      scores: Float32Array.from(order, (entry) => scores[entry]),
    };
  }
}
