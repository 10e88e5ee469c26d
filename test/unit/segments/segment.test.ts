import { CorruptRecordError } from '@dlsift/retrieval/features';
import { decodeSegment, encodeSegment, toSegment } from '@dlsift/retrieval/segments';
import fc from 'fast-check';
import { expect, it } from 'vitest';

const vector = (length: number) =>
  fc
    .array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: length, maxLength: length })
    .map((v) => new Float32Array(v));
const time = fc
  .date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const picture = fc.record({
  imageId: fc.string(),
  key: fc.string(),
  label: fc.option(fc.string()),
  metadata: fc.option(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.boolean(), fc.integer())), {
    nil: undefined,
  }),
  addedAt: fc.option(time, { nil: undefined }),
  changedAt: fc.option(time, { nil: undefined }),
  cnn: vector(5),
  sift: vector(3),
  object: vector(7),
});

it('a segment equals its decoded file, with any number of pictures', () => {
  fc.assert(
    fc.property(fc.array(picture, { maxLength: 20 }), (pictures) => {
      const segment = toSegment(pictures);
      const read = decodeSegment(encodeSegment(segment));
      if (pictures.length === 0) expect(read.rows).toBe(0);
      else expect(read).toEqual(segment);
    }),
  );
});

it('a file of another kind is refused by name', () => {
  expect(() => decodeSegment(new TextEncoder().encode('not an arrow file'))).toThrow(CorruptRecordError);
});
