import {
  ByteReader,
  ByteWriter,
  CorruptRecordError,
  decodeFeatures,
  decodeKeypoints,
  decodeProjection,
  encodeFeatures,
  encodeKeypoints,
  encodeProjection,
  type Features,
  ProjectionFit,
  project,
} from '@dlsift/retrieval/features';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const vector = (min: number, max = min) =>
  fc
    .array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: min, maxLength: max })
    .map((values) => new Float32Array(values));
const anyFeatures: fc.Arbitrary<Features> = fc.record({
  featureSet: fc.string({ maxLength: 40 }),
  cnn: vector(1, 300),
  sift: vector(1, 300),
  object: vector(7),
});

/**
 * Maximum error of symmetric int8: half a step, a step being 1/127 of the largest magnitude.
 * Subnormal floats have too few digits for it.
 */
function expectClose(actual: Float32Array, expected: Float32Array) {
  const largest = Math.max(...expected.map(Math.abs));
  for (const [i, x] of expected.entries()) expect(Math.abs(actual[i] - x)).toBeLessThanOrEqual(largest / 250 + 1e-43);
}

describe('a feature record', () => {
  it('decodes within the error of int8', () => {
    fc.assert(
      fc.property(anyFeatures, (features) => {
        const read = decodeFeatures(encodeFeatures(features));
        expect(read.featureSet).toBe(features.featureSet);
        expect(read.object).toEqual(features.object);
        expectClose(read.cnn, features.cnn);
        expectClose(read.sift, features.sift);
      }),
    );
  });

  it('takes about 0.6 KB', () => {
    const features = { featureSet: 'embedder@1+codebook@1', cnn: new Float32Array(256), sift: new Float32Array(256) };
    expect(encodeFeatures({ ...features, object: new Float32Array(7) }).length).toBeLessThan(620);
  });

  it('is refused when truncated, extended or of another format', () => {
    fc.assert(
      fc.property(anyFeatures, fc.nat(), (features, cut) => {
        const bytes = encodeFeatures(features);
        expect(() => decodeFeatures(bytes.subarray(0, cut % bytes.length))).toThrow(CorruptRecordError);
        expect(() => decodeFeatures(Buffer.concat([bytes, Buffer.from([0])]))).toThrow('1 more bytes');
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(() => decodeFeatures(bytes)).toThrow(CorruptRecordError);
      }),
    );
  });
});

it('values too large for a field are refused, because their low bits would be a valid record', () => {
  const fields = { uint8: 8, uint16: 16, uint32: 32 } as const;
  const values = fc.oneof(
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double(),
    fc.constantFrom(255, 256, 65_535, 65_536, -1),
  );
  fc.assert(
    fc.property(fc.constantFrom('uint8', 'uint16', 'uint32'), values, (field, value) => {
      const write = () => new ByteWriter()[field](value).finish();
      if (Number.isInteger(value) && value >= 0 && value < 2 ** fields[field]) {
        expect(new ByteReader(write(), 'number')[field]()).toBe(Math.abs(value));
      } else expect(write).toThrow(RangeError);
    }),
  );
  const wide = { width: 70_000, height: 9, count: 0, geometry: new Float32Array(0), descriptors: new Uint8Array(0) };
  expect(() => encodeKeypoints(wide)).toThrow('from 0 to 65535 but received 70000');
});

it('a keypoint record whose count differs from its length is refused', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 32 - 1), fc.nat(300), (count, length) => {
      const bytes = new ByteWriter().bytes(Buffer.from('DLKP')).uint8(1).uint16(9).uint16(9).uint32(count);
      const record = bytes.bytes(new Uint8Array(length)).finish();
      if (length === 144 * count) expect(decodeKeypoints(record).count).toBe(count);
      else expect(() => decodeKeypoints(record)).toThrow(CorruptRecordError);
    }),
  );
});

it('keypoints decode unchanged', () => {
  fc.assert(
    fc.property(fc.nat(20), fc.nat(4000), (count, width) => {
      const keypoints = {
        width,
        height: 480,
        count,
        geometry: new Float32Array(count * 4).map((_, i) => i / 3),
        descriptors: new Uint8Array(count * 128).map((_, i) => i * 7),
      };
      expect(decodeKeypoints(encodeKeypoints(keypoints))).toEqual(keypoints);
    }),
  );
});

describe('a projection', () => {
  const features = (cnn: number[], sift: number[]): Features => ({
    featureSet: 'f',
    cnn: new Float32Array(cnn),
    sift: new Float32Array(sift),
    object: new Float32Array(7),
  });
  const fit = new ProjectionFit();
  fit.add(features([1, 0], [0, 1]));
  fit.add(features([0, 1], [0, 0]));
  const projection = fit.finish();

  it('subtracts the mean of the library and keeps unit length', () => {
    expect(projection.cnnMean).toEqual(new Float32Array([0.5, 0.5]));
    const { cnn } = project(features([1, 0], [0, 1]), projection);
    expect([...cnn]).toEqual([expect.closeTo(Math.SQRT1_2, 6), expect.closeTo(-Math.SQRT1_2, 6)]);
  });

  it('omits pictures without keypoints from the SIFT mean and keeps their vector zero', () => {
    expect(projection.siftMean).toEqual(new Float32Array([0, 1]));
    expect([...project(features([0, 1], [0, 0]), projection).sift]).toEqual([0, 0]);
  });

  it('decodes from its file, which is refused when truncated or extended', () => {
    fc.assert(
      fc.property(vector(0, 20), vector(0, 20), fc.nat(), (cnnMean, siftMean, cut) => {
        const bytes = encodeProjection({ cnnMean, siftMean });
        expect(decodeProjection(bytes)).toEqual({ cnnMean, siftMean });
        expect(() => decodeProjection(bytes.subarray(0, cut % bytes.length))).toThrow(CorruptRecordError);
        expect(() => decodeProjection(Buffer.concat([bytes, Buffer.from([0])]))).toThrow('1 more bytes');
      }),
    );
  });

  it('refuses to be fitted to no pictures', () => {
    expect(() => new ProjectionFit().finish()).toThrow('at least one picture');
  });
});
