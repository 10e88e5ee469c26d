import { ByteReader, ByteWriter } from './bytes.ts';
import { dequantize, quantize } from './quantize.ts';

/** Everything that pictures are compared by, as extracted, without a projection. */
export interface Features {
  /** Name of the feature set. Features of two sets are never compared. */
  featureSet: string;
  /** Embedding of the CNN, [d], unit length. */
  cnn: Float32Array;
  /** VLAD of the RootSIFT descriptors, [d], unit length; zero for a picture without keypoints. */
  sift: Float32Array;
  /** F_i = (c1, c2, c3, x, y, rho, e) of the main object, eq. (5) and (6), [7]. */
  object: Float32Array;
}

const magic = 'DLFT';
const version = 1;
const objectLength = 7;

/**
 * Encodes features in about d_cnn + d_sift + 60 bytes: both vectors as int8 with one scale each,
 * object features as float32.
 *
 * @throws RangeError where a vector is not finite or too long
 */
export function encodeFeatures(features: Features): Uint8Array {
  const name = new TextEncoder().encode(features.featureSet);
  if (name.length > 255)
    throw new RangeError(`Expected a feature set name of at most 255 bytes but received ${name.length}`);
  if (features.object.length !== objectLength) {
    throw new RangeError(`Expected ${objectLength} object features but received ${features.object.length}`);
  }
  const writer = new ByteWriter().bytes(Buffer.from(magic, 'latin1')).uint8(version).uint8(name.length).bytes(name);
  for (const vector of [features.cnn, features.sift]) {
    const { values, scale } = quantize(vector);
    writer.uint16(values.length).float32(scale).bytes(values);
  }
  return writer.bytes(features.object).finish();
}

/** @throws CorruptRecordError when the bytes are not what `encodeFeatures` writes */
export function decodeFeatures(bytes: Uint8Array): Features {
  const reader = new ByteReader(bytes, 'feature record');
  reader.expect(magic, version);
  const featureSet = new TextDecoder().decode(reader.bytes(reader.uint8()));
  const cnn = readVector(reader);
  const sift = readVector(reader);
  const object = reader.float32s(objectLength);
  reader.end();
  return { featureSet, cnn, sift, object };
}

function readVector(reader: ByteReader): Float32Array {
  const length = reader.uint16();
  const scale = reader.float32();
  return dequantize({ values: reader.int8s(length), scale });
}
