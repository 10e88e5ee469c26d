import { cosineSimilarity, dot, seededRandom, toUnitLength } from '@dlsift/retrieval/math';
import {
  applyBilinear,
  channels,
  confidenceOf,
  decodeBilinear,
  defaultCalibration,
  defaultOasis,
  defaultWeights,
  encodeBilinear,
  fitBilinear,
  fitRanking,
  identityBilinear,
  labelTriplets,
  normalizeWeights,
  oasisStep,
  withPrior,
} from '@dlsift/retrieval/similarity';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const unit = (...values: number[]) => toUnitLength(Float32Array.from(values));

/** Pictures whose kinds differ on two axes, with noise three times as large on four others. */
function pictures(count: number) {
  const { uniform } = seededRandom(9);
  const random = () => 2 * uniform() - 1;
  return Array.from({ length: count }, (_, i) => {
    const noise = () => 3 * random();
    const kind = i % 3;
    const angle = (2 * Math.PI * kind) / 3;
    const cnn = unit(
      Math.cos(angle) + 0.2 * random(),
      Math.sin(angle) + 0.2 * random(),
      noise(),
      noise(),
      noise(),
      noise(),
    );
    return {
      cnn,
      sift: unit(random(), random(), 1),
      object: Float32Array.of(0, 0, 0, 0.5, 0.5, 0.5, 1),
      label: `${kind}`,
    };
  });
}
const sigmas = { color: 0.3, position: 0.3, shape: 0.3 };

describe('eq. (12)', () => {
  it('equals the cosine when W is the identity', () => {
    const [p, q] = [unit(1, 2, 3), unit(3, -1, 2)];
    expect(cosineSimilarity(applyBilinear(p, identityBilinear(3)), q)).toBeCloseTo(dot(p, q), 6);
  });

  it('takes an OASIS step in closed form, up to the step that satisfies the triplet', () => {
    const [p, alike, unlike] = [Float32Array.of(1, 0), Float32Array.of(0, 1), Float32Array.of(1, 0)];
    const w = identityBilinear(2);
    // Loss 1 - p^T(alike - unlike) = 2, |p (alike - unlike)^T|^2 = 2, so tau = 1.
    oasisStep(w, p, alike, unlike, 10);
    expect([...w.matrix]).toEqual([0, 1, 0, 1]);
    const small = identityBilinear(2);
    oasisStep(small, p, alike, unlike, 0.25);
    expect([...small.matrix]).toEqual([0.75, 0.25, 0, 1]);
  });

  it('learns the axes on which kinds differ, deterministically, and survives encoding', () => {
    const sample = pictures(120);
    const rows = { rows: 120, columns: 6, data: Float32Array.from(sample.flatMap(({ cnn }) => [...cnn])) };
    const labels = sample.map(({ label }) => Number(label));
    const options = { ...defaultOasis, triplets: 4000, seed: 3 };
    const w = fitBilinear(rows, [labelTriplets(labels)], options);
    expect(fitBilinear(rows, [labelTriplets(labels)], options)).toEqual(w);
    expect(decodeBilinear(encodeBilinear(w))).toEqual(w);
    // A Buffer may be a view of a larger ArrayBuffer.
    expect(decodeBilinear(Buffer.from(encodeBilinear(w)))).toEqual(w);
    const [p] = sample;
    const seen = applyBilinear(p!.cnn, w);
    expect(Math.hypot(seen[0], seen[1])).toBeGreaterThan(0.85);
  });

  it('can act in the principal directions only, and is the identity elsewhere', () => {
    const sample = pictures(120);
    const data = new Float32Array(120 * 40);
    for (const [r, { cnn }] of sample.entries()) data.set(cnn, r * 40);
    const labels = sample.map(({ label }) => Number(label));
    const options = { ...defaultOasis, triplets: 4000, directions: 6, seed: 3 };
    const wide = fitBilinear({ rows: 120, columns: 40, data }, [labelTriplets(labels)], options);
    const narrow = fitBilinear(
      { rows: 120, columns: 6, data: Float32Array.from(sample.flatMap(({ cnn }) => [...cnn])) },
      [labelTriplets(labels)],
      options,
    );
    const at = (r: number, c: number) => wide.matrix[r * 40 + c];
    for (let r = 0; r < 6; r++) for (let c = 0; c < 6; c++) expect(at(r, c)).toBeCloseTo(narrow.matrix[r * 6 + c], 3);
    for (let i = 6; i < 40; i++) expect(at(i, i)).toBeCloseTo(1, 4);
    expect(fitBilinear({ rows: 120, columns: 40, data }, [labelTriplets(labels)], options)).toEqual(wide);
  });

  it('needs two classes', () => {
    expect(() => labelTriplets([0])).toThrow('two classes or more');
  });
});

describe('fitRanking', () => {
  it('uses W when it ranks held-out pictures better, deterministically', () => {
    const fit = fitRanking(pictures(240), sigmas, { ...defaultOasis, triplets: 4000, seed: 3 })!;
    expect(fit.bilinear).not.toBeNull();
    expect(fit.precision!.weights).toBeGreaterThan(fit.precision!.fixed + 0.2);
    expect(fitRanking(pictures(240), sigmas, { ...defaultOasis, triplets: 4000, seed: 3 })).toEqual(fit);
  });

  it('gains nothing from meaningless labels', () => {
    const shuffled = pictures(240).map((picture, i) => ({ ...picture, label: `${Math.floor(i / 7) % 2}` }));
    const fit = fitRanking(shuffled, sigmas, { ...defaultOasis, triplets: 4000, seed: 3 })!;
    expect(fit.precision!.weights - fit.precision!.fixed).toBeLessThan(0.06);
  });

  it('returns null for too few pictures or a single label', () => {
    expect(fitRanking(pictures(20), sigmas)).toBeNull();
    expect(
      fitRanking(
        pictures(200).map((picture) => ({ ...picture, label: 'all' })),
        sigmas,
      ),
    ).toBeNull();
  });
});

describe('a confidence', () => {
  const anyWeights = fc
    .array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 })
    .map((values) => normalizeWeights(Object.fromEntries(channels.map((c, i) => [c, values[i]])) as never));

  it('lies in [0, 1] and never falls as its evidence rises, for any weights', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(anyWeights, share, fc.option(share, { nil: undefined }), (weights, value, neighbours) => {
        const confidence = (more = 0, others = 0) =>
          confidenceOf(
            { value: Math.min(1, value + more), neighbours: neighbours && Math.min(1, neighbours + others) },
            weights,
            defaultCalibration,
          );
        const here = confidence();
        expect(here).toBeGreaterThan(0);
        expect(here).toBeLessThanOrEqual(1);
        expect(confidence(0.01)).toBeGreaterThanOrEqual(here);
        expect(confidence(0, 0.01)).toBeGreaterThanOrEqual(here);
      }),
    );
  });

  it('rises with the share of pairs of one kind', () => {
    const at = (prior: number) => confidenceOf({ value: 0.3 }, defaultWeights, withPrior(defaultCalibration, prior));
    expect(at(0.1)).toBe(confidenceOf({ value: 0.3 }, defaultWeights, defaultCalibration));
    expect(at(0.01)).toBeLessThan(at(0.1));
    expect(at(0.3)).toBeGreaterThan(at(0.1));
  });

  it('is low for unlike pictures and high for the same picture', () => {
    expect(confidenceOf({ value: 0.05 }, defaultWeights, defaultCalibration)).toBeLessThan(0.05);
    expect(confidenceOf({ value: 1 }, defaultWeights, defaultCalibration)).toBeGreaterThan(0.95);
  });
});
