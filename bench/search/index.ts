import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Matrix } from '@dlsift/retrieval/math';
import { ExhaustiveSearch } from '@dlsift/retrieval/scan';
import type { BenchResult, Figure } from '../figures.ts';
import { quantile } from '../figures.ts';
import { type PythonPeer, startPythonPeer } from '../python-peer.ts';
import { startCPeer } from './c-peer.ts';
import { growingLibrary } from './grow.ts';
import {
  type OurLibrary,
  partitionLibrary,
  recall,
  reranked,
  type Searched,
  searchExhaustively,
  searchOurs,
} from './ours.ts';

const k = 10;
/** Rows that the int8 scan keeps for ranking by float vectors. */
const kept = 40;
const turns = 3;
const wantedRecall = 0.95;
const sizes = (process.env.DLSIFT_BENCH_SIZES ?? '1000,10000,100000,1000000').split(',').map(Number);
/** Maximum vectors of a graph: building takes minutes. */
const maxInGraph = Number(process.env.DLSIFT_BENCH_MAX_IN_GRAPH ?? 100_000);
/** Number of rows at which the scan is compared with C. */
const comparedWithC = 100_000;

/**
 * Latency of one query against library size, beside peers, one thread each, taking turns; medians
 * and minima.
 */
export async function runSearchBench(): Promise<BenchResult> {
  const library = growingLibrary(process.env.DLSIFT_REFERENCE, 100);
  const python = process.env.PYTHON ?? 'python3';
  const script = fileURLToPath(new URL('peer.py', import.meta.url));
  const peers = await startPythonPeer(python, script, { op: 'versions' });
  const c = await startCPeer();
  const skipped = [
    ...(peers ? [] : [`FAISS, usearch, hnswlib: ${python} has no numpy`]),
    ...['faiss', 'usearch', 'hnswlib'].filter((name) => peers && !peers.hello[name]),
    ...(c ? [] : ['C with AVX2: no cc']),
    ...(library.source.startsWith('drawn') ? [`real features: ${library.source}`] : []),
  ];
  const figures: Figure[] = [];
  const routed: { size: number; ms: number }[] = [];
  try {
    for (const size of sizes) {
      const { measured, routedMs } = await measure(size, library.library(size), library.queries, peers, c);
      figures.push(...measured);
      routed.push({ size, ms: routedMs });
    }
  } finally {
    peers?.stop();
    c?.stop();
  }
  const [first, last] = [routed[0], routed.at(-1)!];
  figures.push({
    name: `growth of the routed search from ${first.size} to ${last.size}`,
    value: last.ms / first.ms,
    unit: 'times',
  });
  return { figures, skipped: [...skipped, `graph indexes of more than ${maxInGraph} vectors`] };
}

async function measure(
  size: number,
  x: Matrix,
  queries: Matrix,
  peers: PythonPeer | undefined,
  c: PythonPeer | undefined,
): Promise<{ measured: Figure[]; routedMs: number }> {
  const measured: Figure[] = [];
  const note = (name: string, value: number, unit: string, peer?: [name: string, value: number]) => {
    const compared = peer && { against: peer[0], ratio: value / peer[1] };
    measured.push({ name: `${size}: ${name}`, value, unit, ...compared });
    process.stderr.write(`${size}: ${name} ${value.toPrecision(4)} ${unit} ${compared?.ratio.toFixed(3) ?? ''}\n`);
  };
  const noteTimes = (name: string, { ms, fastest }: Timed, peer?: [name: string, timed: Timed]) => {
    note(name, ms, 'ms', peer && [peer[0], peer[1].ms]);
    if (peer) note(`${name}, the fastest query`, fastest, 'ms', [`${peer[0]}'s fastest`, peer[1].fastest]);
  };
  const exhaustive = new ExhaustiveSearch(x);
  const truth = searchExhaustively(exhaustive, queries, k).found;
  const ours = await partitionLibrary(x);
  note('bytes of resident vectors per million', (ours.residents.memory.usedBytes / size) * 1e6, 'bytes');

  const folder = peers?.folder ?? c?.folder;
  const files = folder && putFiles(folder, x, queries, ours);
  if (peers && files) await peers.ask({ op: 'load', columns: x.columns, ...files, k });
  const inC = c && files && size === comparedWithC ? c : undefined;
  if (inC) await inC.ask({ op: 'load', columns: x.columns, ...files });

  const faiss = peers?.hello.faiss ? peers : undefined;
  if (faiss) await faiss.ask({ op: 'build', index: 'flat' });
  const float = await inTurns({
    float: () => searchExhaustively(exhaustive, queries, k),
    int8: () => searchOurs(ours, queries, kept, Infinity),
    c: inC && (async () => (await inC.ask({ op: 'scan', k })) as unknown as Searched),
    cBytes: inC && (async () => (await inC.ask({ op: 'scan-bytes', k: kept })) as unknown as Searched),
    flat: faiss && (async () => (await faiss.ask({ op: 'search', index: 'flat' })) as unknown as Searched),
  });
  noteTimes('float32 scan', float.float, float.c && ['C with AVX2', float.c]);
  if (float.flat) noteTimes('float32 scan beside FAISS', float.float, ['FAISS flat', float.flat]);
  noteTimes(`int8 scan, ${kept} kept`, float.int8, ['the float32 scan', float.float]);
  if (float.cBytes) noteTimes('int8 products in C with AVX2', float.cBytes, ['the float32 scan', float.float]);
  note('recall@10 of the int8 scan', recall(float.int8.found, truth, k), 'share');
  note('recall@10 after float32 ranking', recall(reranked(float.int8.found, x, queries, kept), truth, k), 'share');
  if (faiss) await faiss.ask({ op: 'drop', index: 'flat' });

  const probes = minProbes(ours, queries, truth);
  const ivf = files && { centroids: files.centroids, classes: files.classes };
  if (faiss) await faiss.ask({ op: 'build', index: 'ivf', ...ivf });
  const routed = await inTurns({
    ours: () => searchOurs(ours, queries, k, probes),
    ivf:
      faiss && (async () => (await faiss.ask({ op: 'search', index: 'ivf', effort: probes })) as unknown as Searched),
  });
  noteTimes(
    `routed search, ${probes} of ${ours.classIndex.classCount} classes`,
    routed.ours,
    routed.ivf && ['FAISS IVFFlat', routed.ivf],
  );
  note('recall@10 of the routed search', recall(routed.ours.found, truth, k), 'share');
  if (routed.ivf) note('recall@10 of FAISS IVFFlat', recall(routed.ivf.found, truth, k), 'share');
  if (faiss) await faiss.ask({ op: 'drop', index: 'ivf' });
  if (size <= maxInGraph) {
    for (const index of ['usearch', 'hnswlib']) {
      if (!peers?.hello[index]) continue;
      const { seconds } = await peers.ask({ op: 'build', index });
      note(`${index}, building`, Number(seconds), 's');
      for (const effort of [64, 256]) {
        const graph = (await peers.ask({ op: 'search', index, effort })) as unknown as Searched;
        note(`${index}, breadth ${effort}`, quantile(graph.ms, 0.5), 'ms');
        note(`recall@10 of ${index}, breadth ${effort}`, recall(graph.found, truth, k), 'share');
      }
      await peers.ask({ op: 'drop', index });
    }
  }
  return { measured, routedMs: routed.ours.ms };
}

type Runs = Record<string, (() => Searched | Promise<Searched>) | undefined>;
type Timed = { ms: number; fastest: number; found: number[][] };
type AllTimed<R extends Runs> = { [Name in keyof R]: Timed | Extract<R[Name], undefined> };

/**
 * Runs each in turn for some rounds: the median time of a query, and the minimum, which other load
 * does not affect.
 */
async function inTurns<R extends Runs>(runs: R): Promise<AllTimed<R>> {
  const ms: Record<string, number[]> = {};
  const found: Record<string, number[][]> = {};
  for (let turn = 0; turn < turns; turn++) {
    for (const [name, run] of Object.entries(runs)) {
      if (!run) continue;
      const searched = await run();
      ms[name] = [...(ms[name] ?? []), ...searched.ms];
      found[name] = searched.found;
    }
  }
  const timed = Object.keys(ms).map((name) => [
    name,
    { ms: quantile(ms[name], 0.5), fastest: Math.min(...ms[name]), found: found[name] },
  ]);
  return Object.fromEntries(timed);
}

function minProbes(ours: OurLibrary, queries: Matrix, truth: number[][]): number {
  for (let probes = 1; ; probes++) {
    if (probes >= ours.classIndex.classCount) return probes;
    if (recall(searchOurs(ours, queries, k, probes).found, truth, k) >= wantedRecall) return probes;
  }
}

function putFiles(folder: string, x: Matrix, queries: Matrix, { classIndex, classes }: OurLibrary) {
  const put = (name: string, values: ArrayBufferView) => {
    const path = join(folder, name);
    writeFileSync(path, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return path;
  };
  return {
    vectors: put('vectors', x.data.subarray(0, x.rows * x.columns)),
    queries: put('queries', queries.data),
    centroids: put('centroids', classIndex.cnnMeans.data),
    classes: put('classes', classes),
  };
}
