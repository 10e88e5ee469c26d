import { toUnitLength } from '../math/index.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import type { Features } from './features.ts';

/**
 * Prepares extracted features for comparison by subtracting what all pictures of a library share.
 * Fitted at each build; the library keeps features as extracted.
 */
export interface Projection {
  /** Mean CNN vector of the library, [d]. */
  cnnMean: Float32Array;
  /** Mean VLAD vector of the library, [d]. */
  siftMean: Float32Array;
}

/** Features for comparison: cnn and sift centred, at unit length. */
export interface ProjectedFeatures {
  cnn: Float32Array;
  sift: Float32Array;
  object: Float32Array;
}

/** Fits a projection in one pass over any number of pictures. */
export class ProjectionFit {
  #cnn: Float64Array | undefined;
  #sift: Float64Array | undefined;
  #pictures = 0;
  #picturesWithKeypoints = 0;

  add(features: Features): void {
    this.#cnn ??= new Float64Array(features.cnn.length);
    this.#sift ??= new Float64Array(features.sift.length);
    accumulate(this.#cnn, features.cnn);
    this.#pictures++;
    if (isZero(features.sift)) return;
    accumulate(this.#sift, features.sift);
    this.#picturesWithKeypoints++;
  }

  /** @throws RangeError when no picture was added */
  finish(): Projection {
    if (!this.#cnn || !this.#sift)
      throw new RangeError('Expected at least one picture to fit a projection on but received none');
    return {
      cnnMean: Float32Array.from(this.#cnn, (sum) => sum / this.#pictures),
      siftMean: Float32Array.from(this.#sift, (sum) => sum / Math.max(1, this.#picturesWithKeypoints)),
    };
  }
}

/**
 * Centres both vectors and scales them to unit length. Without a projection, features pass
 * unchanged.
 */
export function project(features: Features, projection: Projection | null): ProjectedFeatures {
  const { cnn, sift, object } = features;
  if (!projection) return { cnn, sift, object };
  return { cnn: centre(cnn, projection.cnnMean), sift: centre(sift, projection.siftMean), object };
}

const magic = 'DLPJ';
const version = 1;

/** Encodes a projection in 9 bytes and 4 per element. */
export function encodeProjection({ cnnMean, siftMean }: Projection): Uint8Array {
  return new ByteWriter()
    .bytes(Buffer.from(magic, 'latin1'))
    .uint8(version)
    .uint16(cnnMean.length)
    .bytes(cnnMean)
    .uint16(siftMean.length)
    .bytes(siftMean)
    .finish();
}

/** @throws CorruptRecordError when the bytes are not what `encodeProjection` writes */
export function decodeProjection(bytes: Uint8Array): Projection {
  const reader = new ByteReader(bytes, 'projection');
  reader.expect(magic, version);
  const cnnMean = reader.float32s(reader.uint16());
  const siftMean = reader.float32s(reader.uint16());
  reader.end();
  return { cnnMean, siftMean };
}

/** A zero vector, of a picture without keypoints, stays zero. */
function centre(vector: Float32Array, mean: Float32Array): Float32Array {
  if (vector.length !== mean.length) {
    throw new RangeError(
      `Expected a vector of ${mean.length} elements, as the projection has, but received ${vector.length}`,
    );
  }
  if (isZero(vector)) return vector;
  return toUnitLength(vector.map((x, i) => x - mean[i]));
}

function accumulate(sums: Float64Array, vector: Float32Array): void {
  if (sums.length !== vector.length) {
    throw new RangeError(`Expected vectors of ${sums.length} elements but received one of ${vector.length}`);
  }
  for (let i = 0; i < sums.length; i++) sums[i] += vector[i];
}

function isZero(vector: Float32Array): boolean {
  return vector.every((x) => x === 0);
}
