import { encodeFeatures, encodeKeypoints, FeatureExtractor } from '@dlsift/retrieval/features';
import type { LibraryView } from '@dlsift/retrieval/library';
import { type SearchQuery, searchLibrary } from '@dlsift/retrieval/ranking';
import { defaultWeights } from '@dlsift/retrieval/similarity';
import sharp from 'sharp';
import { beforeAll, expect, it } from 'vitest';
import { change, overlayOf } from '../library/circle.ts';

const names = ['a', 'b', 'c', 'd', 'e', 'f'];
let extractor: FeatureExtractor;
let view: LibraryView;
let keypoints: Map<string, Uint8Array>;
let reads: string[];
const source = {
  keypointsOf: async (imageId: string) => {
    reads.push(imageId);
    return keypoints.get(imageId) ?? null;
  },
};

/** A drawn street of rectangles, discs and lines, another one for each seed. */
function street(seed: number) {
  const at = (i: number, most: number) => (Math.imul(i + 1, 2654435761 + 97 * seed) >>> 9) % most;
  const figures = Array.from({ length: 60 }, (_, i) => {
    const color = `rgb(${at(7 * i, 255)},${at(7 * i + 1, 255)},${at(7 * i + 2, 255)})`;
    const [x, y, size] = [at(7 * i + 3, 400), at(7 * i + 4, 300), 8 + at(7 * i + 5, 50)];
    return i % 2
      ? `<rect x="${x}" y="${y}" width="${size}" height="${2 + size / 2}" fill="${color}"/>`
      : `<path d="M${x} ${y} l${size} ${size / 3} l-${size / 2} ${size}z" fill="${color}"/>`;
  });
  return sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><rect width="400" height="300" fill="#999"/>${figures.join('')}</svg>`,
    ),
  );
}

async function queryOf(file: Promise<Uint8Array>): Promise<SearchQuery> {
  const { features, keypoints: found } = await extractor.extract(await file);
  return { features, keypoints: found };
}

const search = (query: SearchQuery, options = {}) => {
  reads = [];
  const request = { weights: defaultWeights, k: 6, verify: 20, minScore: 0, calibrated: true, ...options };
  return searchLibrary(query, view, request, source);
};

beforeAll(async () => {
  extractor = await FeatureExtractor.load();
  keypoints = new Map();
  const changes = [];
  for (const [i, name] of names.entries()) {
    const { features, keypoints: found } = await extractor.extract(await street(i).png().toBuffer());
    keypoints.set(name, encodeKeypoints(found));
    changes.push({ ...change(name, null, { changed: '2026-01-01T00:00:00.000Z' }), state: 'ready' as const });
    changes[i].features = encodeFeatures(features);
  }
  const overlay = overlayOf(changes);
  await overlay.refresh();
  view = { partition: null, overlay };
});

it('a mirrored picture finds the picture that it mirrors, says so, and says where', async () => {
  for (const [i, name] of names.entries()) {
    const mirrored = street(i).flop().resize(340).jpeg({ quality: 70 }).toBuffer();
    const { results } = await search(await queryOf(mirrored));
    expect(results[0]).toMatchObject({ imageId: name, mirrored: true });
    expect(results[0].inliers).toBeGreaterThanOrEqual(16);
    expect(results[0].score).toBeGreaterThan(0.9);
    expect(results.slice(1).some(({ mirrored }) => mirrored)).toBe(false);
    // The corners in the mirror image of the query, which has the size of the query.
    const corners = [
      [0, 0],
      [340, 0],
      [340, 255],
      [0, 255],
    ];
    for (const [at, [x, y]] of results[0].quad!.entries()) {
      expect(Math.hypot(x - corners[at][0], y - corners[at][1])).toBeLessThan(6);
    }
  }
});

it('a search that finds its picture plainly looks for no mirror image', async () => {
  const { results } = await search(await queryOf(street(2).resize(340).jpeg().toBuffer()));
  expect(results[0]).toMatchObject({ imageId: 'c' });
  expect(results.some(({ mirrored }) => mirrored)).toBe(false);
  const readPlainly = reads.length;
  await search(await queryOf(street(2).flop().resize(340).jpeg().toBuffer()));
  expect(reads.length).toBeGreaterThan(readPlainly);
});

it('an unknown picture is mirrored nowhere', async () => {
  const { results } = await search(await queryOf(street(77).png().toBuffer()));
  expect(results.some(({ mirrored, inliers }) => mirrored || inliers !== undefined)).toBe(false);
});

it('what the search may not find is not found mirrored either', async () => {
  const query = await queryOf(street(3).flop().png().toBuffer());
  const without = await search({ ...query, excluded: new Set(['d']) });
  expect(without.results.map(({ imageId }) => imageId)).not.toContain('d');
  const filtered = await search(query, { filter: { field: 'label', eq: 'none' } });
  expect(filtered.results).toEqual([]);
  const byScore = await search(query, { verify: 0 });
  expect(byScore.results.some(({ mirrored }) => mirrored)).toBe(false);
});
