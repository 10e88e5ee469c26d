import { chooseProbes, recallCurve } from '@dlsift/retrieval/evaluation';
import { encodeKeypoints, encodeProjection, ProjectionFit, project } from '@dlsift/retrieval/features';
import {
  beginning,
  ChangeOverlay,
  classIndexFile,
  type LibraryView,
  OpenPartition,
  projectionFile,
} from '@dlsift/retrieval/library';
import type { Matrix } from '@dlsift/retrieval/math';
import { dot } from '@dlsift/retrieval/math';
import {
  accumulateClassStatistics,
  accumulateSigmaStatistics,
  chooseClassCount,
  createClassIndex,
  encodeClassIndex,
  routeQuery,
  sigmaOf,
} from '@dlsift/retrieval/partition';
import { type WordSource, wordCoder } from '@dlsift/retrieval/recognise';
import { encodeSegment, toSegment } from '@dlsift/retrieval/segments';
import { encodeWordShard, keypointsKept, toWordShard } from '@dlsift/retrieval/words';
import { learnClasses } from '../partition/learn-classes.ts';
import type { Described } from './set.ts';

/** Stride of the pictures that search for their neighbours, to choose the number of probes. */
const probeStep = 8;
const neighbours = 10;

/** Partitions pictures in memory as a build does. Pictures are identified by their number. */
export async function partitionOf(
  library: readonly Described[],
): Promise<{ view: LibraryView; source: WordSource; classes: number; probes: number }> {
  const fit = new ProjectionFit();
  for (const { features } of library) fit.add(features);
  const projection = fit.finish();
  const vectors = library.map(({ features }) => project(features, projection));
  const [cnn, sift, object] = (['cnn', 'sift', 'object'] as const).map((name) =>
    toMatrix(vectors.map((vector) => vector[name])),
  ) as [Matrix, Matrix, Matrix];
  const classCount = chooseClassCount(library.length);
  const { index, classes, secondClasses } = await learnClasses(cnn, new Int32Array(library.length).fill(-1), {
    classCount,
  });
  const everyClass = Int32Array.from({ length: index.classCount }, (_, c) => c);
  const separators = { classes: everyClass, weights: index.weights, biases: index.biases };
  const statistics = accumulateClassStatistics(classes, cnn, sift, index.classCount);
  const classIndex = createClassIndex(statistics, [separators], [], index.rule);
  const asking = [...vectors.keys()].filter((row) => row % probeStep === 0);
  const curve = recallCurve(
    asking.map((row) => ({
      ranking: routeQuery(vectors[row], classIndex).map((routed) => routed.class),
      exact: nearest(vectors[row].cnn, vectors, row),
    })),
    { classCount: index.classCount, classes, secondClasses },
  );
  const { probes } = chooseProbes(curve);

  const files = new Map<string, Uint8Array>();
  files.set(classIndexFile, encodeClassIndex(classIndex)).set(projectionFile, encodeProjection(projection));
  const at = new Date(0).toISOString();
  const segments = [...everyClass].flatMap((c) => {
    const rows = [...classes.keys()].filter((row) => classes[row] === c || secondClasses[row] === c);
    if (rows.length === 0) return [];
    const pictures = rows.map((row) => ({
      ...{ imageId: `${row}`, key: `${row}`, label: null, metadata: {}, addedAt: at, changedAt: at },
      ...vectors[row],
    }));
    files.set(`class-${c}`, encodeSegment(toSegment(pictures)));
    return [{ class: c, key: `class-${c}`, pictures: rows.length }];
  });
  const coder = await wordCoder();
  const { id, k } = coder.vocabulary;
  const pictures = library.map(({ keypoints }, row) => ({
    imageId: `${row}`,
    class: classes[row],
    words: coder.encode(keypoints, 1),
  }));
  files.set('words', encodeWordShard(toWordShard(pictures, id, k, keypointsKept(library.length))));

  const record = {
    ...{
      version: 'bench',
      snapshotAt: at,
      featureSet: library[0].features.featureSet,
      images: library.length,
      probes,
    },
    ...{ sigmas: sigmaOf(accumulateSigmaStatistics(object)), segments, words: [{ key: 'words' }] },
  };
  const partition = await OpenPartition.open(record, '', { get: async (key) => files.get(key) ?? null });
  const overlay = new ChangeOverlay('bench', { changedSince: async () => [] }, beginning);
  const stored = library.map(({ keypoints }) => encodeKeypoints(keypoints));
  const source = { keypointsOf: async (imageId: string) => stored[Number(imageId)] ?? null };
  return { view: { partition, overlay }, source, classes: index.classCount, probes };
}

function nearest(cnn: Float32Array, vectors: readonly { cnn: Float32Array }[], except: number): number[] {
  const scores = vectors.map((vector) => dot(vector.cnn, cnn));
  const order = [...vectors.keys()].filter((row) => row !== except).sort((a, b) => scores[b] - scores[a]);
  return order.slice(0, neighbours);
}

function toMatrix(rows: readonly Float32Array[]): Matrix {
  const columns = rows[0]?.length ?? 0;
  const data = new Float32Array(rows.length * columns);
  for (const [i, row] of rows.entries()) data.set(row, i * columns);
  return { data, rows: rows.length, columns };
}
