import { dot, type Matrix, rowOf } from '@dlsift/retrieval/math';
import {
  accumulateClassStatistics,
  type ClassIndex,
  chooseClassCount,
  createClassIndex,
  kMeans,
  routeQuery,
} from '@dlsift/retrieval/partition';
import { type ExhaustiveSearch, ResidentSegments, Scan } from '@dlsift/retrieval/scan';
import { type Segment, toSegment } from '@dlsift/retrieval/segments';
import { defaultSigmas } from '@dlsift/retrieval/similarity';

/** Results of one side, and the time of each query. */
export interface Searched {
  /** Milliseconds per query. */
  ms: number[];
  /** k rows per query, best first. */
  found: number[][];
}

const cnnOnly = { cnn: 1, sift: 0, color: 0, position: 0, shape: 0 };
const noSift = new Float32Array(0);
const noObject = new Float32Array(7);
/** Maximum rows from which classes are learned. */
const sampleRows = 50_000;
const bytesPerRow = 512;

/** A library's segments by class, in a memory that holds them all. */
export interface OurLibrary {
  classIndex: ClassIndex;
  /** [rows] */
  classes: Int32Array;
  segments: Segment[];
  residents: ResidentSegments;
}

/** Partitions rows into as many classes as a build would make. Pictures are numbered by row. */
export async function partitionLibrary(x: Matrix): Promise<OurLibrary> {
  const count = chooseClassCount(x.rows);
  const step = Math.max(1, Math.floor(x.rows / sampleRows));
  const sample = everyNth(x, step);
  const learned = await kMeans(sample, count, { spherical: true, iterations: 8 });
  const { labels: classes } = await kMeans(x, count, { spherical: true, iterations: 1, initial: learned.centroids });
  const none = { data: new Float32Array(count * x.columns), rows: count, columns: x.columns };
  const separators = {
    classes: Int32Array.from({ length: count }, (_, c) => c),
    weights: none,
    biases: new Float32Array(count),
    epochs: new Int32Array(count),
    unconverged: 0,
  };
  const statistics = accumulateClassStatistics(classes, x, undefined, count);
  const rule = { marginWeight: 0, siftShare: 0, boundaryLead: -1 };
  const classIndex = createClassIndex(statistics, [separators], [], rule);
  const residents = new ResidentSegments(x.rows * bytesPerRow + 2 ** 26);
  const members = Array.from({ length: count }, (): number[] => []);
  for (let row = 0; row < x.rows; row++) members[classes[row]].push(row);
  const segments = members.map((rows) => residents.admit(segmentOf(x, rows), failOnEviction));
  return { classIndex, classes, segments, residents };
}

/** Searches the `probes` best classes, all of them for Infinity; the `k` best by int8 vectors. */
export function searchOurs(library: OurLibrary, queries: Matrix, k: number, probes: number): Searched {
  const { classIndex, segments, residents } = library;
  return eachQuery(queries, (cnn) => {
    const scan = new Scan({ cnn, sift: noSift, object: noObject }, cnnOnly, defaultSigmas, { best: k }, residents);
    if (probes === Infinity) for (const segment of segments) scan.add(segment, null);
    else
      for (const routed of routeQuery({ cnn }, classIndex, { probes })) scan.add(segments[routed.class], routed.class);
    return scan.results().map(({ imageId }) => Number(imageId));
  });
}

export function searchExhaustively(search: ExhaustiveSearch, queries: Matrix, k: number): Searched {
  return eachQuery(queries, (query) => [...search.nearest(query, k).rows]);
}

/** Orders the first `kept` rows of each query by float vectors. */
export function reranked(found: number[][], x: Matrix, queries: Matrix, kept: number): number[][] {
  return found.map((rows, q) => {
    const scored = rows.slice(0, kept).map((row) => ({ row, score: dot(rowOf(x, row), rowOf(queries, q)) }));
    return scored.sort((a, b) => b.score - a.score).map(({ row }) => row);
  });
}

export function recall(found: number[][], truth: number[][], k: number): number {
  let hits = 0;
  for (const [q, exact] of truth.entries()) {
    const wanted = new Set(exact.slice(0, k));
    hits += found[q].slice(0, k).filter((row) => wanted.has(row)).length;
  }
  return hits / (truth.length * k);
}

function eachQuery(queries: Matrix, search: (query: Float32Array) => number[]): Searched {
  const ms: number[] = [];
  const found: number[][] = [];
  for (let q = 0; q < queries.rows; q++) {
    const query = rowOf(queries, q);
    const start = performance.now();
    found.push(search(query));
    ms.push(performance.now() - start);
  }
  return { ms, found };
}

function segmentOf(x: Matrix, rows: number[]): Segment {
  return toSegment(
    rows.map((row) => ({
      imageId: String(row),
      key: '',
      label: null,
      cnn: rowOf(x, row),
      sift: noSift,
      object: noObject,
    })),
  );
}

function everyNth(x: Matrix, step: number): Matrix {
  const rows = Math.floor(x.rows / step);
  const data = new Float32Array(rows * x.columns);
  for (let row = 0; row < rows; row++) data.set(rowOf(x, row * step), row * x.columns);
  return { data, rows, columns: x.columns };
}

function failOnEviction(): void {
  throw new Error('Expected the whole library to be resident');
}
