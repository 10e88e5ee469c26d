import type { Keypoints } from '../features/index.ts';
import type { LibraryView } from '../library/index.ts';
import { type Candidate, candidateOf } from '../scan/index.ts';
import { type Filter, rowFeatures, rowMask, type Segment } from '../segments/index.ts';
import type { Comparable, Sigmas, Weights } from '../similarity/index.ts';
import { instancesOf, type WordSource } from './instances.ts';

/** Pictures that share visual words with the query, wherever in the library they are. */
export interface Recognised {
  /** Best first. */
  imageIds: string[];
  /** The candidate of an id that the scan did not keep; null where the search may not find it. */
  candidateOf(imageId: string): Promise<Candidate | null>;
  /** Vectors of the candidates made by `candidateOf`, by image id. */
  vectors: ReadonlyMap<string, Comparable>;
}

/** The query and the search's conditions for single rows. */
interface RowConditions {
  vectors: Comparable;
  weights: Weights;
  sigmas: Sigmas;
  featureSet: string;
  filter: Filter | undefined;
  excluded: ReadonlySet<string> | undefined;
}

/**
 * Finds pictures that share visual words with the query, in whatever class they are: the first
 * candidates for geometry. Features of a candidate are read when geometry has recognised it, or
 * before where a filter must be checked.
 *
 * @param keypoints the query's; null recognises nothing
 * @param most maximum pictures
 * @returns at most `most` pictures that the search may find
 */
export async function recognise(
  keypoints: Keypoints | null,
  most: number,
  conditions: RowConditions,
  view: LibraryView,
  source: WordSource,
): Promise<Recognised> {
  if (!keypoints || most === 0) return { imageIds: [], candidateOf: async () => null, vectors: new Map() };
  const { filter, excluded } = conditions;
  const hits = await instancesOf(view).closest(keypoints, most + (excluded?.size ?? 0), source);
  const classes = new Map(hits.map((hit) => [hit.imageId, hit.class]));
  const vectors = new Map<string, Comparable>();
  const found = async (imageId: string) => {
    const inClass = classes.get(imageId) ?? -1;
    const row = excluded?.has(imageId) ? null : await rowOf(imageId, inClass, conditions.featureSet, view);
    if (!row || (filter && rowMask(filter, row.segment)[row.row] === 0)) return null;
    vectors.set(imageId, rowFeatures(row.segment, row.row));
    return toCandidate(row, inClass, conditions);
  };
  const imageIds = hits.map(({ imageId }) => imageId).filter((imageId) => !excluded?.has(imageId));
  if (!filter) return { imageIds, candidateOf: found, vectors };
  const accepted = await Promise.all(imageIds.map(found));
  return { imageIds: imageIds.filter((_, i) => accepted[i] !== null), candidateOf: found, vectors };
}

interface Row {
  segment: Segment;
  row: number;
}

async function rowOf(imageId: string, inClass: number, featureSet: string, view: LibraryView): Promise<Row | null> {
  const { partition, overlay } = view;
  const segments =
    inClass >= 0 && partition
      ? await partition.segmentsOf(inClass)
      : [overlay.segment(featureSet, partition?.projection ?? null)];
  for (const segment of segments) {
    const row = segment.imageIds.indexOf(imageId);
    if (row >= 0) return { segment, row };
  }
  return null;
}

function toCandidate({ segment, row }: Row, inClass: number, { vectors, weights, sigmas }: RowConditions): Candidate {
  return candidateOf(segment, row, inClass < 0 ? null : inClass, vectors, weights, sigmas);
}
