import { toWordShard, WordIndex, type Words } from '@dlsift/retrieval/words';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mulberry32 } from '../../random.ts';

/** Of a vocabulary of four words, so that most of them meet. */
const [k, wordCount] = [2, 4];

/** Keypoints whose signatures differ from one of a few by some bits. */
function drawnWords(random: () => number, count: number, visits: number): Words {
  const below = (n: number) => Math.floor(random() * n);
  const words = new Uint16Array(count * visits);
  const signatures = new Uint32Array(2 * count * visits);
  for (let i = 0; i < count; i++) {
    // A keypoint visits different words.
    const first = below(wordCount);
    for (let visit = 0; visit < visits; visit++) {
      const at = i * visits + visit;
      words[at] = (first + visit) % wordCount;
      signatures.set([0xf0f0f0f0 >>> below(4), 0x12345678], 2 * at);
      for (let flips = below(28); flips > 0; flips--) signatures[2 * at + below(2)] ^= 1 << below(32);
    }
  }
  const byte = () => Uint8Array.from({ length: count }, () => below(256));
  return { count, visits, words, signatures, angles: byte(), sizes: byte() };
}

function bitsSet(value: number): number {
  let count = 0;
  for (let rest = value >>> 0; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}

/** Hamming embedding with weak geometric consistency, by its definition. */
function scoreOf(query: Words, picture: Words, rarities: Float32Array): number {
  const turns = new Float64Array(16);
  const scales = new Float64Array(16);
  for (let i = 0; i < query.count; i++) {
    let best = { weight: 0, keypoint: -1 };
    for (let visit = 0; visit < query.visits; visit++) {
      const at = i * query.visits + visit;
      for (let j = 0; j < picture.count; j++) {
        if (picture.words[j] !== query.words[at]) continue;
        const distance = [0, 1].reduce(
          (sum, half) => sum + bitsSet(query.signatures[2 * at + half] ^ picture.signatures[2 * j + half]),
          0,
        );
        const weight = distance > 20 ? 0 : rarities[query.words[at]] * Math.exp(-((distance / 12) ** 2));
        if (weight > best.weight * (1 + 1e-7)) best = { weight, keypoint: j };
      }
    }
    if (best.keypoint < 0) continue;
    turns[((query.angles[i] - picture.angles[best.keypoint]) & 255) >> 4] += best.weight;
    const scale = Math.floor((query.sizes[i] - picture.sizes[best.keypoint] + 128) / 16);
    scales[Math.max(0, Math.min(15, scale))] += best.weight;
  }
  const turn = Math.max(...turns.map((votes, bin) => votes + turns[(bin + 1) % 16]));
  const scale = Math.max(...scales.slice(0, 15).map((votes, bin) => votes + scales[bin + 1]));
  return Math.min(turn, scale) / Math.sqrt(Math.max(1, picture.count));
}

it('scores follow the definition, best first', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 3 }), fc.nat(30), (seed, visits, keypoints) => {
      const random = mulberry32(seed);
      const pictures = Array.from({ length: 6 }, (_, i) => ({
        imageId: `p${i}`,
        class: i,
        words: drawnWords(random, Math.floor(random() * 20), 1),
      }));
      const query = drawnWords(random, keypoints, visits);
      const index = new WordIndex(wordCount);
      index.add(toWordShard(pictures.slice(0, 4), 'four@1', k));
      index.add(toWordShard(pictures.slice(4), 'four@1', k));
      const rarities = index.rarities();
      const hits = index.closest(query, 6);
      const scores = new Map(hits.map(({ imageId, score }) => [imageId, score]));
      for (const { imageId, words } of pictures) {
        const expected = scoreOf(query, words, rarities);
        expect(Math.abs((scores.get(imageId) ?? 0) - expected)).toBeLessThan(1e-5 * (1 + expected));
      }
      expect(hits.map(({ score }) => score)).toEqual(hits.map(({ score }) => score).sort((a, b) => b - a));
      expect(index.closest(query, 2)).toEqual(hits.slice(0, 2));
    }),
    { numRuns: 200 },
  );
});
