import { encodeFeatures, encodeProjection, type Features, ProjectionFit, project } from '@dlsift/retrieval/features';
import { beginning, type ChangedPicture, ChangeOverlay, OpenPartition } from '@dlsift/retrieval/library';
import {
  accumulateClassStatistics,
  createClassIndex,
  encodeClassIndex,
  type OneVsRest,
} from '@dlsift/retrieval/partition';
import { encodeSegment, toSegment } from '@dlsift/retrieval/segments';
import { defaultCalibration as calibration, encodeBilinear } from '@dlsift/retrieval/similarity';

/** A picture whose embedding points at `degrees` on a circle. */
export function at(degrees: number): Features {
  const radians = (degrees * Math.PI) / 180;
  return {
    featureSet: 'test',
    cnn: new Float32Array([Math.cos(radians), Math.sin(radians)]),
    sift: new Float32Array([1, 0]),
    object: new Float32Array(7),
  };
}

/** W that rotates a query by an angle in degrees: 2 x 2, row-major. */
function rotation(degrees: number): Float32Array {
  const radians = (degrees * Math.PI) / 180;
  return Float32Array.of(Math.cos(radians), Math.sin(radians), -Math.sin(radians), Math.cos(radians));
}

/** What the change log lists for a picture; `features` null: it was deleted. */
export function change(
  imageId: string,
  features: Features | null,
  times: { created?: string; changed: string },
): ChangedPicture {
  return {
    imageId,
    key: `inbox/t/${imageId}.jpg`,
    label: null,
    state: features ? 'ready' : 'deleted',
    features: features && encodeFeatures(features),
    createdAt: times.created ?? times.changed,
    changedAt: times.changed,
  };
}

/** An overlay over a change log with these changes; nothing is read before its first `refresh`. */
export const overlayOf = (changes: ChangedPicture[], since = beginning) =>
  new ChangeOverlay(
    't',
    { changedSince: async (_, from) => changes.filter(({ changedAt }) => changedAt >= from) },
    since,
  );

export const snapshotAt = '2026-01-02T00:00:00.000Z';
export const before = '2026-01-01T00:00:00.000Z';
export const after = '2026-01-03T00:00:00.000Z';
const stored = [0, 10, 20, 180, 190, 200];

/**
 * A build of six pictures in two classes: p0, p10, p20 in class 0 and p180, p190, p200 in class 1.
 *
 * @param turnedBy degrees by which W of eq. (12) rotates queries; by default the build has no W
 */
export async function openPartition(familiarity: { usual: number; median: number } | null = null, turnedBy?: number) {
  const fit = new ProjectionFit();
  for (const degrees of stored) fit.add(at(degrees));
  const projection = fit.finish();
  const rows = stored.map((degrees) => ({
    imageId: `p${degrees}`,
    key: `k${degrees}`,
    label: null,
    ...project(at(degrees), projection),
  }));
  const classes = Int32Array.from(stored, (degrees) => Number(degrees > 90));
  const cnn = { data: Float32Array.from(rows.flatMap((row) => [...row.cnn])), rows: rows.length, columns: 2 };
  const separators: OneVsRest = {
    classes: Int32Array.of(0, 1),
    weights: { data: new Float32Array([1, 0, -1, 0]), rows: 2, columns: 2 },
    biases: new Float32Array(2),
    epochs: new Int32Array(2),
    unconverged: 0,
  };
  const index = createClassIndex(accumulateClassStatistics(classes, cnn, undefined, 2), [separators]);
  const files = new Map([
    ['v/class-index.bin', encodeClassIndex(index)],
    ['v/projection.bin', encodeProjection(projection)],
    ['v/bilinear.f32', encodeBilinear({ dimensions: 2, matrix: rotation(turnedBy ?? 0) })],
    ['v/directions.f32', new Uint8Array(Float32Array.of(1, 0).buffer)],
    ...[0, 1].map((c): [string, Uint8Array] => [
      `v/${c}.arrow`,
      encodeSegment(toSegment(rows.filter((_, i) => classes[i] === c))),
    ]),
  ]);
  const record = {
    version: 'v',
    snapshotAt,
    featureSet: 'test',
    images: stored.length,
    probes: 1,
    sigmas: null,
    familiarity,
    ranking: turnedBy === undefined ? null : { weights: null, bilinear: true, calibration, precision: null },
    segments: [0, 1].map((c) => ({ class: c, key: `v/${c}.arrow`, pictures: 3 })),
  };
  return OpenPartition.open(record, 'v/', { get: async (key) => files.get(key) ?? null });
}
