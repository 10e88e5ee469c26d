import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Codebook,
  CodebookFormatError,
  decodeCodebook,
  encodeCodebook,
} from '../../../layers/retrieval/src/vlad/index.ts';

const finite = fc.float({ noNaN: true, noDefaultInfinity: true });
const unit = fc.float({ min: Math.fround(0.125), max: 1, noNaN: true });
const codebooks: fc.Arbitrary<Codebook> = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 6 }))
  .chain(([k, dimensions]) => {
    const exactly = (length: number) => ({ minLength: length, maxLength: length });
    return fc.record({
      k: fc.constant(k),
      dimensions: fc.constant(dimensions),
      power: unit,
      whitening: unit,
      centroids: fc.int16Array(exactly(k * 128)),
      projection: fc.int8Array(exactly(dimensions * k * 128)),
      scales: fc.array(finite, exactly(dimensions)).map((values) => Float32Array.from(values)),
      offsets: fc.array(finite, exactly(dimensions)).map((values) => Float32Array.from(values)),
    });
  });

describe('the codebook codec', () => {
  it('decodes what it encoded, from any offset in a buffer', () => {
    fc.assert(
      fc.property(codebooks, fc.nat(9), (codebook, offset) => {
        const bytes = encodeCodebook(codebook);
        const within = new Uint8Array(offset + bytes.length);
        within.set(bytes, offset);
        expect(decodeCodebook(within.subarray(offset))).toEqual(codebook);
        expect(decodeCodebook(Buffer.from(bytes))).toEqual(codebook);
      }),
      { numRuns: 30 },
    );
  });

  it('rejects a changed, a truncated and an extended file', () => {
    fc.assert(
      fc.property(codebooks, fc.nat(), fc.integer({ min: 1, max: 255 }), (codebook, at, change) => {
        const bytes = encodeCodebook(codebook);
        expect(() => decodeCodebook(bytes.subarray(0, at % bytes.length))).toThrow(CodebookFormatError);
        expect(() => decodeCodebook(Uint8Array.of(...bytes, 0))).toThrow(CodebookFormatError);
        const changed = 24 + (at % (bytes.length - 24));
        bytes[changed] ^= change;
        expect(() => decodeCodebook(bytes)).toThrow('damaged');
      }),
      { numRuns: 30 },
    );
  });

  it('rejects foreign bytes with the reason', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(() => decodeCodebook(bytes)).toThrow(CodebookFormatError);
      }),
    );
    const [codebook] = fc.sample(codebooks, 1);
    const newer = encodeCodebook(codebook);
    newer[4] = 9;
    expect(() => decodeCodebook(newer)).toThrow('codebook format 9 is not known here; this code reads format 1');
    expect(() => decodeCodebook(encodeCodebook({ ...codebook, power: 7 }))).toThrow('power 7');
  });
});
