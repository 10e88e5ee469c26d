import { decodeFeatures, encodeFeatures, type Features } from '@dlsift/retrieval/features';
import { cosineSimilarity, toUnitLength } from '@dlsift/retrieval/math';

import { describe, expect, it, vi } from 'vitest';
import { learnableHash, queueQuery } from '../../../functions/api/resources/searches/learned-query.ts';
import { learnQuery } from '../../../functions/learn-query/learn-query.ts';

const features = (x: number, y: number): Features => ({
  featureSet: 'set',
  cnn: toUnitLength(Float32Array.of(x, y)),
  sift: toUnitLength(Float32Array.of(y, x)),
  object: Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7),
});
const library: Record<string, Features> = { like: features(0.2, 1), liked: features(0, 1), odd: features(1, -1) };
const images = {
  get: async (_: string, imageId: string) =>
    library[imageId] && { state: 'ready', featureSet: 'set', features: encodeFeatures(library[imageId]) },
};

function run(record: object | null) {
  const learn = vi.fn(async (_tenant: string, _hash: string, _learned: Uint8Array | null) => true);
  const queries = { get: async () => record, learn };
  const services = { queries, library: images } as unknown as Parameters<typeof learnQuery>[1];
  const outcome = learnQuery({ tenant: 'acme', contentHash: 'h' }, services);
  return { outcome, learn };
}
const query = features(1, 1);
const record = { features: encodeFeatures(query), candidates: [], chosen: [], rejected: [], learned: null };

describe('a query is learned', () => {
  it('from results that the search was sure of, and keeps its main object', async () => {
    const candidates = [
      { imageId: 'like', confidence: 0.9 },
      { imageId: 'odd', confidence: 0.3 },
    ];
    const { outcome, learn } = run({ ...record, candidates });
    expect(await outcome).toBe('learned');
    const learned = decodeFeatures(learn.mock.calls[0][2]!);
    expect(cosineSimilarity(learned.cnn, library.like.cnn)).toBeGreaterThan(
      cosineSimilarity(query.cnn, library.like.cnn),
    );
    expect([...learned.object]).toEqual([...query.object]);
  });

  it('from feedback: towards the chosen, away from the rejected pictures', async () => {
    const { outcome, learn } = run({ ...record, chosen: ['liked'], rejected: ['odd'] });
    expect(await outcome).toBe('learned');
    const learned = decodeFeatures(learn.mock.calls[0][2]!);
    expect(cosineSimilarity(learned.cnn, library.liked.cnn)).toBeGreaterThan(0.9);
    expect(cosineSimilarity(learned.cnn, library.odd.cnn)).toBe(0);
  });

  it('from neither doubtful results nor deleted pictures, and not once it is deleted', async () => {
    const doubtful = run({ ...record, candidates: [{ imageId: 'like', confidence: 0.4 }], chosen: ['gone'] });
    expect(await doubtful.outcome).toBe('nothing to learn from');
    expect(doubtful.learn).toHaveBeenCalledWith('acme', 'h', null);
    expect(await run(null).outcome).toBe('forgotten');
  });
});

describe('a search', () => {
  const input = { picture: { bytes: Uint8Array.of(1, 2, 3) }, positives: [], negatives: [], learn: true };
  const services = { queries: {}, learnQuery: async () => undefined } as never;

  it('is learned under its picture’s hash', () => {
    const hash = learnableHash(input as never, services);
    expect(hash).toMatch(/^[0-9a-f]{32}$/);
    expect(learnableHash({ ...input, picture: { bytes: Uint8Array.of(1, 2, 4) } } as never, services)).not.toBe(hash);
  });

  it.each([
    ['the caller says no', { learn: false }],
    ['it is by a picture of the library', { picture: { imageId: 'i' } }],
    ['it is by a region', { region: { x: 0, y: 0, width: 20, height: 20 } }],
    ['it has examples', { positives: ['i'] }],
    ['it is filtered', { filter: { label: 'x' } }],
  ])('is not where %s', (_, change) => {
    expect(learnableHash({ ...input, ...change } as never, services)).toBeNull();
  });

  it('is not learned in a deployment without a queue', () => {
    expect(learnableHash(input as never, { queries: {}, learnQuery: null } as never)).toBeNull();
  });

  it('with a picture of the library is not queued; any other is stored, then queued', async () => {
    const calls: string[] = [];
    const learning = {
      queries: { put: async () => calls.push('put') },
      learnQuery: async () => calls.push('send'),
    } as never;
    const hit = { imageId: 'i', score: 1 };
    await queueQuery('acme', 'h', query, [{ ...hit, own: true } as never], learning);
    expect(calls).toEqual([]);
    await queueQuery('acme', 'h', query, [hit as never], learning);
    expect(calls).toEqual(['put', 'send']);
  });
});
