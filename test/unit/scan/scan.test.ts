import { ResidentSegments, Scan } from '@dlsift/retrieval/scan';
import type { Segment } from '@dlsift/retrieval/segments';
import { normalizeWeights } from '@dlsift/retrieval/similarity';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../random.ts';
import { type Added, randomSegment, randomVectors, scoreAll } from './exhaustive.ts';

const sigmas = { color: 0.2, position: 0.3, shape: 0.25 };
const anyWeights = fc
  .tuple(
    ...([0, 1, 2, 3, 4].map(() => fc.constantFrom(0, 0.1, 1)) as [fc.Arbitrary<number>, ...fc.Arbitrary<number>[]]),
  )
  .filter((weights) => weights.some((weight) => weight > 0))
  .map(([cnn, sift, color, position, shape]) => normalizeWeights({ cnn, sift, color, position, shape }));

describe('a scan', () => {
  it('keeps what scoring every picture in plain TypeScript would keep', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        anyWeights,
        fc.record({ cnn: fc.integer({ min: 1, max: 40 }), sift: fc.integer({ min: 1, max: 40 }) }),
        fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 4 }),
        fc.record({
          best: fc.integer({ min: 1, max: 30 }),
          closestInSift: fc.integer({ min: 0, max: 10 }),
          closestInCnn: fc.integer({ min: 0, max: 10 }),
        }),
        (seed, weights, { cnn, sift }, sizes, wanted) => {
          const random = mulberry32(seed);
          const residents = new ResidentSegments(2 ** 21);
          // A hundred pictures in all, so that segments share some.
          const draw = () => `p${Math.floor(random() * 100)}`;
          const added = sizes.map((size, i): Added => {
            const segment = randomSegment(random, [...new Set(Array.from({ length: size }, draw))], cnn, sift);
            return {
              segment: i % 2 === 0 ? segment : residents.admit(segment, () => {}),
              class: i,
              mask: random() < 0.5 ? null : Uint8Array.from({ length: segment.rows }, () => Number(random() < 0.7)),
              hidden: random() < 0.5 ? [] : [draw(), draw(), 'unknown'],
            };
          });
          const query = randomVectors(random, cnn, sift);
          const scan = new Scan(query, weights, sigmas, wanted, residents);
          for (const [i, { segment, class: inClass, mask, hidden }] of added.entries()) {
            scan.hide(hidden);
            scan.add(segment, inClass, mask);
            if (i === 1) scan.results();
          }

          const expected = scoreAll(query, weights, sigmas, added);
          expect(scan.scanned).toBe(expected.length);
          const byId = new Map(expected.map((scored) => [scored.imageId, scored]));
          const results = scan.results();
          expectClose(
            results.map(({ score }) => score),
            expected.map(({ score }) => score),
            wanted.best,
          );
          for (const result of results) {
            const scored = byId.get(result.imageId)!;
            expect(result).toMatchObject({ key: `key of ${result.imageId}`, class: scored.class });
            expect(result.score).toBeCloseTo(scored.score, 6);
          }
          for (const [closest, channel, count] of [
            [scan.closestInSift(), 'sift', wanted.closestInSift],
            [scan.closestInCnn(), 'cnn', wanted.closestInCnn],
          ] as const) {
            const similarities = expected.map((scored) => scored.similarities[channel]).sort((a, b) => b - a);
            expectClose(
              closest.map((candidate) => candidate.similarities[channel]),
              similarities,
              count,
            );
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is the same for any number and order of segments, resident or not', () => {
    const random = mulberry32(5);
    const ids = Array.from({ length: 3000 }, (_, i) => `p${i}`);
    const whole = randomSegment(random, ids, 48, 32);
    const query = randomVectors(random, 48, 32);
    const weights = normalizeWeights({ cnn: 5, sift: 2, color: 2, position: 0.5, shape: 0.5 });
    const found = (segments: Segment[]) => {
      const scan = new Scan(query, weights, sigmas, { best: 50 });
      for (const segment of segments) scan.add(segment, null);
      return scan.results().map(({ imageId, score }) => [imageId, score]);
    };
    const residents = new ResidentSegments(2 ** 22);
    const parts = [0, 1, 2, 3, 4, 5].map((part) => slice(whole, part * 500, (part + 1) * 500));
    expect(found(parts)).toEqual(found([whole]));
    expect(found(parts.toReversed())).toEqual(found([whole]));
    expect(found(parts.map((part) => residents.admit(part, () => {})))).toEqual(found([whole]));
  });

  it('breaks ties by id and keeps only the wanted number', () => {
    const random = mulberry32(6);
    const one = randomSegment(random, ['b', 'a', 'd', 'c'], 16, 16);
    for (const part of ['cnn', 'sift'] as const) {
      for (let row = 1; row < 4; row++) one[part].values.copyWithin(row * 16, 0, 16);
      one[part].scales.fill(one[part].scales[0]);
    }
    for (let row = 1; row < 4; row++) one.object.copyWithin(row * 7, 0, 7);
    const weights = normalizeWeights({ cnn: 1, sift: 1, color: 1, position: 1, shape: 1 });
    const scan = new Scan(randomVectors(random, 16, 16), weights, sigmas, { best: 2 });
    scan.add(one, 0);
    expect(scan.results().map(({ imageId }) => imageId)).toEqual(['a', 'b']);
  });

  it('refuses a segment of other dimensions', () => {
    const random = mulberry32(7);
    const weights = normalizeWeights({ cnn: 1, sift: 0, color: 0, position: 0, shape: 0 });
    const scan = new Scan(randomVectors(random, 8, 8), weights, sigmas, { best: 1 });
    expect(() => scan.add(randomSegment(random, ['a'], 9, 8), 0)).toThrow(
      'Expected a cnn query of 9 elements, as the segment has, but received 8',
    );
  });
});

/** The first `count` of the expected pictures, up to float32 rounding between neighbours. */
function expectClose(found: number[], expected: number[], count: number): void {
  expect(found.length).toBe(Math.min(count, expected.length));
  for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i], 5);
}

function slice(segment: Segment, from: number, to: number): Segment {
  const rows = ({ values, scales, columns }: Segment['cnn']) => ({
    values: values.slice(from * columns, to * columns),
    scales: scales.slice(from, to),
    columns,
  });
  return {
    rows: to - from,
    imageIds: segment.imageIds.slice(from, to),
    keys: segment.keys.slice(from, to),
    labels: segment.labels.slice(from, to),
    metadata: segment.metadata.slice(from, to),
    addedAt: segment.addedAt.slice(from, to),
    changedAt: segment.changedAt.slice(from, to),
    cnn: rows(segment.cnn),
    sift: rows(segment.sift),
    object: segment.object.slice(from * 7, to * 7),
  };
}
