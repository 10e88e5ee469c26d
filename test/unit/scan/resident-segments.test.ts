import { ResidentSegments, Scan } from '@dlsift/retrieval/scan';
import { rowFeatures, type Segment } from '@dlsift/retrieval/segments';
import { normalizeWeights } from '@dlsift/retrieval/similarity';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { VectorMemory } from '../../../layers/retrieval/src/scan/vector-memory.ts';
import { mulberry32 } from '../../random.ts';
import { randomSegment, randomVectors } from './exhaustive.ts';

const mebibyte = 2 ** 20;
const weights = normalizeWeights({ cnn: 1, sift: 1, color: 1, position: 1, shape: 1 });
const sigmas = { color: 0.2, position: 0.3, shape: 0.25 };

it('blocks keep their bytes through frees and compaction, and the memory never passes its bound', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ kib: fc.integer({ min: 1, max: 200 }), frees: fc.nat() }), { minLength: 5, maxLength: 60 }),
      (steps) => {
        const memory = new VectorMemory(mebibyte);
        const held: { block: { offset: number; bytes: number }; mark: number }[] = [];
        for (const [i, { kib, frees }] of steps.entries()) {
          let block = memory.allocate(kib * 1024);
          while (!block) {
            // Refused only where the bound has no room, however fragmented the free bytes are.
            expect(memory.usedBytes + kib * 1024).toBeGreaterThan(memory.largestBlock);
            memory.free(held.splice(frees % held.length, 1)[0].block);
            block = memory.allocate(kib * 1024);
          }
          new Uint8Array(memory.buffer, block.offset, block.bytes).fill(i % 251);
          held.push({ block, mark: i % 251 });
          expect(memory.totalBytes).toBeLessThanOrEqual(mebibyte);
          expect(memory.usedBytes).toBe(held.reduce((sum, { block: { bytes } }) => sum + bytes, 0));
        }
        for (const { block, mark } of held) {
          const bytes = new Uint8Array(memory.buffer, block.offset, block.bytes);
          expect(bytes.every((byte) => byte === mark)).toBe(true);
        }
      },
    ),
    { numRuns: 40 },
  );
});

it('evicts the segment scanned longest ago, which its holders still scan correctly', () => {
  const random = mulberry32(1);
  const residents = new ResidentSegments(2 * mebibyte);
  const evicted: number[] = [];
  const query = randomVectors(random, 256, 256);
  const find = (segment: Segment) => {
    const scan = new Scan(query, weights, sigmas, { best: 5 }, residents);
    scan.add(segment, 0);
    return scan.results();
  };
  const plain = Array.from({ length: 6 }, (_, s) =>
    randomSegment(
      random,
      Array.from({ length: 1000 }, (_, i) => `${s}-${i}`),
      256,
      256,
    ),
  );
  const expected = plain.map((segment) => {
    const scan = new Scan(query, weights, sigmas, { best: 5 });
    scan.add(segment, 0);
    return scan.results();
  });
  const admit = (s: number) => residents.admit(plain[s], () => evicted.push(s));
  const segments = [admit(0), admit(1), admit(2)];
  find(segments[0]);
  segments.push(admit(3));
  expect(evicted).toEqual([1]);
  segments.push(admit(4), admit(5));
  expect(evicted).toEqual([1, 2, 0]);
  expect(residents.memory.totalBytes).toBeLessThanOrEqual(2 * mebibyte);
  for (const [s, segment] of segments.entries()) {
    expect(find(segment)).toEqual(expected[s]);
    expect(rowFeatures(segment, 7)).toEqual(rowFeatures(plain[s], 7));
  }
});

it('a segment of more than half the bound is scanned but not kept', () => {
  const random = mulberry32(2);
  const residents = new ResidentSegments(mebibyte);
  const large = randomSegment(
    random,
    Array.from({ length: 2000 }, (_, i) => `${i}`),
    256,
    64,
  );
  let evictions = 0;
  const segment = residents.admit(large, () => evictions++);
  expect({ evictions, count: residents.count }).toEqual({ evictions: 1, count: 0 });
  const scan = new Scan(rowFeatures(large, 1234), weights, sigmas, { best: 1 }, residents);
  scan.add(segment, 0);
  expect(scan.results()[0].imageId).toBe('1234');
  expect(scan.scanned).toBe(2000);
});

it('two concurrent scans, one with its segments evicted meanwhile, do not disturb each other', () => {
  const random = mulberry32(3);
  const residents = new ResidentSegments(2 * mebibyte);
  const ids = (from: number) => Array.from({ length: 1000 }, (_, i) => `${from + i}`);
  // The second half of the first segment is the first half of the second.
  const [first, second] = [0, 500].map((from) => residents.admit(randomSegment(random, ids(from), 256, 256), () => {}));
  const scan = new Scan(randomVectors(random, 256, 256), weights, sigmas, { best: 10 }, residents);
  scan.add(first, 0);
  expect(scan.scanned).toBe(1000);
  const other = residents.admit(randomSegment(random, ids(5000), 256, 256), () => {});
  const between = new Scan(randomVectors(random, 256, 256), weights, sigmas, { best: 10 }, residents);
  between.add(other, 1);
  expect(between.scanned).toBe(1000);
  scan.add(second, 1);
  expect(scan.scanned).toBe(1500);
  expect(new Set(scan.results().map(({ imageId }) => imageId)).size).toBe(10);
});
