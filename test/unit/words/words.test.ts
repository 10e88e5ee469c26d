import { CorruptRecordError, type Keypoints } from '@dlsift/retrieval/features';
import {
  decodeWordShard,
  decodeWords,
  encodeWordShard,
  encodeWords,
  evenRows,
  keypointsKept,
  loadWordVocabulary,
  queryVisits,
  toWordShard,
  WordCoder,
  WordIndex,
  type WordShard,
} from '@dlsift/retrieval/words';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { KernelMemory } from '../../../layers/retrieval/src/math/index.ts';
import { signatureDirections } from '../../../layers/retrieval/src/words/vocabulary.ts';
import { drawnKeypoints } from '../../keypoints.ts';

const picture = (seed: number) => drawnKeypoints(seed, 60);

const coder = new WordCoder(await loadWordVocabulary());
const { id, k } = coder.vocabulary;

it('stored words decode unchanged, and only with their vocabulary', () => {
  const words = coder.encode(picture(1), 1);
  const bytes = encodeWords(words, id);
  expect(decodeWords(bytes, id)).toEqual(words);
  expect(decodeWords(bytes, 'another@1')).toBeNull();
  expect(bytes.length).toBe(4 + 2 + id.length + 2 + 12 * words.count);
  expect(() => encodeWords(coder.encode(picture(1), 2), id)).toThrow('one word per keypoint but received 2');
});

it('the nearest of several words is the single word, with the same signature', () => {
  const [one, several] = [coder.encode(picture(2), 1), coder.encode(picture(2), queryVisits)];
  for (let i = 0; i < one.count; i++) {
    expect(several.words[i * queryVisits]).toBe(one.words[i]);
    expect(several.signatures[2 * i * queryVisits]).toBe(one.signatures[2 * i]);
  }
});

it('a decoded index finds the picture that shares keypoints, rotated and scaled', () => {
  const pictures = Array.from({ length: 40 }, (_, i) => ({ imageId: `p${i}`, class: i % 3, words: words(i) }));
  const shard = decodeWordShard(encodeWordShard(toWordShard(pictures, id, k)));
  const index = new WordIndex(k * k);
  index.add(shard);
  for (const shown of [0, 17, 39]) {
    const query = coder.encode(photographed(picture(shown), shown), queryVisits);
    const [first] = index.closest(query, 5);
    expect(first).toMatchObject({ imageId: `p${shown}`, class: shown % 3 });
    const others = index.closest(query, 5, (imageId) => imageId !== `p${shown}`);
    expect(others.map(({ imageId }) => imageId)).not.toContain(`p${shown}`);
    expect(others[0]?.score ?? 0).toBeLessThan(first.score / 3);
  }
});

it('a damaged shard is refused or returns its own pictures, never an index out of range', () => {
  const pictures = Array.from({ length: 3 }, (_, i) => ({ imageId: `p${i}`, class: i, words: words(i) }));
  // Four words are enough for ordered postings, and make most damage visible.
  const few = pictures.map((one) => ({
    ...one,
    words: { ...one.words, words: one.words.words.map((word) => word % 4) },
  }));
  const bytes = encodeWordShard(toWordShard(few, id, 2));
  const query = { ...coder.encode(picture(1), 1), words: few[1].words.words };
  const changes = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(changes, (changed) => {
      const damaged = bytes.slice();
      for (const [at, value] of changed) damaged[at] = value;
      let shard: WordShard;
      try {
        shard = decodeWordShard(damaged);
      } catch (error) {
        expect(error).toBeInstanceOf(CorruptRecordError);
        return;
      }
      const index = new WordIndex(4);
      index.add(shard);
      for (const { imageId, score } of index.closest(query, 5)) {
        expect(shard.imageIds).toContain(imageId);
        expect(score).toBeGreaterThan(0);
      }
    }),
    { numRuns: 1000 },
  );
  for (const length of [0, 4, 30, bytes.length - 1]) {
    expect(() => decodeWordShard(bytes.subarray(0, length))).toThrow(CorruptRecordError);
  }
});

it('damaged words of a picture are refused or decode to the same number of words', () => {
  const bytes = encodeWords(coder.encode(picture(1), 1), id);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length - 1), (at, value, length) => {
      const damaged = bytes.slice();
      damaged[at] = value;
      for (const record of [damaged, bytes.subarray(0, length)]) {
        try {
          expect(decodeWords(record, id)?.words.length ?? 60).toBe(60);
        } catch (error) {
          expect(error).toBeInstanceOf(CorruptRecordError);
        }
      }
    }),
  );
});

it('scores of several shards have one scale', () => {
  const pictures = Array.from({ length: 20 }, (_, i) => ({ imageId: `p${i}`, class: 0, words: words(i) }));
  const [whole, parts] = [new WordIndex(k * k), new WordIndex(k * k)];
  whole.add(toWordShard(pictures, id, k));
  parts.add(toWordShard(pictures.slice(0, 7), id, k));
  parts.add(toWordShard(pictures.slice(7), id, k));
  const query = coder.encode(photographed(picture(3), 3), queryVisits);
  expect(parts.closest(query, 5)).toEqual(whole.closest(query, 5));
});

it('a picture without keypoints, or an empty index, gives no results', () => {
  const index = new WordIndex(k * k);
  expect(index.closest(coder.encode(picture(1), queryVisits), 5)).toEqual([]);
  index.add(toWordShard([{ imageId: 'a', class: 0, words: words(1) }], id, k));
  const none = { ...picture(1), count: 0, geometry: new Float32Array(0), descriptors: new Uint8Array(0) };
  expect(index.closest(coder.encode(none, queryVisits), 5)).toEqual([]);
});

it('growing queries reuse memory', () => {
  const asked = vi.spyOn(KernelMemory.prototype, 'allocate');
  const bytesFor = (counts: number[]) => {
    const own = new WordCoder(coder.vocabulary);
    const index = new WordIndex(k * k);
    index.add(toWordShard([{ imageId: 'a', class: 0, words: words(1) }], id, k));
    asked.mockClear();
    for (const count of counts) index.closest(own.encode(drawnKeypoints(1, count), queryVisits), 1);
    return asked.mock.calls.reduce((sum, [bytes]) => sum + bytes, 0);
  };
  const growing = Array.from({ length: 200 }, (_, i) => i + 1);
  expect(bytesFor(growing)).toBeLessThan(4 * bytesFor([200]));
  asked.mockRestore();
});

it('a shard with fewer keypoints keeps them spread over the picture', () => {
  const all = words(1);
  const { lengths, offsets } = toWordShard([{ imageId: 'a', class: 0, words: all }], id, k, 4);
  expect([...lengths]).toEqual([4]);
  const kept = [0, 15, 30, 45].map((i) => all.words[i]);
  expect(kept.every((word) => offsets[word + 1] > offsets[word])).toBe(true);
});

it('evenly spread rows have the requested number, differ, and have the largest minimum distance', () => {
  fc.assert(
    fc.property(fc.nat(600), fc.nat(600), (count, most) => {
      const rows = [...evenRows(count, most)];
      expect(rows).toHaveLength(Math.min(count, most));
      const gaps = [...rows, count].slice(1).map((next, i) => next - rows[i]);
      expect(rows[0] ?? 0).toBe(0);
      if (gaps.length > 0) expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
      expect(Math.min(1, ...gaps)).toBe(1);
    }),
  );
});

it('words are the nearest pairs of the five half centroids nearest to either half, by exhaustive search', () => {
  const { count, descriptors } = picture(5);
  const { words: found } = coder.encode(picture(5), queryVisits);
  const halfDistances = (row: number, half: number) =>
    Array.from({ length: k }, (_, c) => {
      let sum = 0;
      for (let d = 0; d < 64; d++) {
        const centroid = coder.vocabulary.centroids[(half * k + c) * 64 + d] / 16;
        sum += (descriptors[128 * row + 64 * half + d] - centroid) ** 2;
      }
      return sum;
    });
  for (let row = 0; row < count; row += 7) {
    const [first, second] = [halfDistances(row, 0), halfDistances(row, 1)];
    const fiveOf = (distances: number[]) => [...distances].sort((a, b) => a - b).slice(0, 5);
    const nearest = fiveOf(first).flatMap((a) => fiveOf(second).map((b) => a + b));
    nearest.sort((a, b) => a - b);
    // Norms are rounded to a sixteenth, so words within that distance can change places.
    for (let visit = 0; visit < queryVisits; visit++) {
      const word = found[row * queryVisits + visit];
      expect(Math.abs(first[Math.floor(word / k)] + second[word % k] - nearest[visit])).toBeLessThan(1);
    }
  }
  expect(() => coder.encode(picture(5), 26)).toThrow('visits is 26; it must be 1 to 25');
  const four = new WordCoder({ id: 'few', k: 4, centroids: coder.vocabulary.centroids.slice(0, 2 * 4 * 64) });
  expect(Math.max(...four.encode(picture(5), 16).words)).toBeLessThan(16);
  expect(() => four.encode(picture(5), 17)).toThrow('visits is 17; it must be 1 to 16');
  expect(() => new WordCoder({ id: 'odd', k: 6, centroids: new Int16Array(2 * 6 * 64) })).toThrow('k is 6');
});

it('a signature has the side of the word on which a descriptor lies, along orthonormal directions', () => {
  const directions = signatureDirections();
  const along = (bit: number, at: (d: number) => number) => {
    let sum = 0;
    for (let d = 0; d < 128; d++) sum += directions[128 * bit + d] * at(d);
    return sum;
  };
  for (let bit = 0; bit < 64; bit++) {
    for (const other of [bit, (bit + 1) % 64, (bit + 29) % 64]) {
      expect(along(bit, (d) => directions[128 * other + d])).toBeCloseTo(other === bit ? 1 : 0, 5);
    }
  }
  const { count, descriptors } = picture(6);
  const { words: found, signatures } = coder.encode(picture(6), 3);
  let decided = 0;
  for (let at = 0; at < 3 * count; at += 5) {
    const halves = [Math.floor(found[at] / k), k + (found[at] % k)];
    const centre = (d: number) => coder.vocabulary.centroids[64 * halves[d >> 6] + (d & 63)] / 16;
    for (let bit = 0; bit < 64; bit++) {
      const side = along(bit, (d) => descriptors[128 * Math.floor(at / 3) + d] - centre(d));
      if (Math.abs(side) < 0.01) continue;
      expect((signatures[2 * at + (bit >> 5)] >>> (bit & 31)) & 1).toBe(side > 0 ? 1 : 0);
      decided++;
    }
  }
  expect(decided).toBeGreaterThan(2000);
});

it('large libraries keep fewer keypoints of each picture', () => {
  expect([10, 60_000, 128_000, 10_000_000].map(keypointsKept)).toEqual([500, 500, 250, 24]);
});

function words(seed: number) {
  return coder.encode(picture(seed), 1);
}

/** The same turned by 40 degrees and scaled by 1.5, with noise in every descriptor. */
function photographed(keypoints: Keypoints, seed: number): Keypoints {
  const geometry = keypoints.geometry.map((value, i) =>
    i % 4 === 2 ? 1.5 * value : i % 4 === 3 ? (value + 40) % 360 : value,
  );
  const descriptors = keypoints.descriptors.map((value, i) => Math.max(0, value + (((i * 31 + seed) % 9) - 4)));
  return { ...keypoints, geometry, descriptors };
}
