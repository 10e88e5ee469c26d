import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadModel } from '../../../layers/retrieval/src/cnn/index.ts';
import {
  FeatureExtractor,
  type FeatureSlots,
  featureSetName,
  featuresIn,
  parseFeatureSetName,
  shippedFeatureSets,
  slotFor,
} from '../../../layers/retrieval/src/features/index.ts';
import { mulberry32 } from '../../random.ts';
import { brought } from '../cnn/brought-model.ts';

const bytes = (n: number) => new Uint8Array([n]);

describe('the name of a feature set', () => {
  it('parses into its parts, and other text is refused', async () => {
    for (const { name } of await shippedFeatureSets()) expect(featureSetName(parseFeatureSetName(name)!)).toBe(name);
    for (const text of ['', 'general-256', 'a@1', 'a@1+b', 'a@1+b@2+c@3']) expect(parseFeatureSetName(text)).toBeNull();
  });
});

it('the sets that ship are that of a new library and earlier versions, each opened under its name', async () => {
  const sets = await shippedFeatureSets();
  expect(sets.map(({ name }) => name)).toEqual(['general-256@4+vlad-64-256@1', 'general-256@3+vlad-64-256@1']);
  for (const { name, model } of sets) {
    expect((await FeatureExtractor.load(await loadModel(model))).featureSet.name).toBe(name);
  }
});

it('a feature set parses from its name for any names of its parts', () => {
  const part = fc.stringMatching(/^[^@+]+$/);
  const versioned = fc.record({ name: part, version: part });
  fc.assert(
    fc.property(fc.record({ model: versioned, codebook: versioned }), (parts) => {
      expect(parseFeatureSetName(featureSetName(parts))).toEqual(parts);
    }),
  );
});

describe('the two slots', () => {
  const one: FeatureSlots = { features: bytes(1), featureSet: 'a' };
  const two: FeatureSlots = { ...one, otherFeatures: bytes(2), otherFeatureSet: 'b' };

  it('are read by feature set', () => {
    expect(featuresIn(two, 'a')).toEqual(bytes(1));
    expect(featuresIn(two, 'b')).toEqual(bytes(2));
    expect(featuresIn(two, 'c')).toBeNull();
    expect(featuresIn(one, 'b')).toBeNull();
  });

  it('are written to the slot that has the set, else to the one that does not serve', () => {
    expect(slotFor(two, 'a', 'a')).toBe('first');
    expect(slotFor(two, 'b', 'a')).toBe('other');
    expect(slotFor(two, 'c', 'a')).toBe('other');
    expect(slotFor(two, 'c', 'b')).toBe('first');
    expect(slotFor(one, 'b', 'a')).toBe('other');
    expect(slotFor(one, 'b', 'gone')).toBe('first');
  });
});

describe('a picture described by another set', () => {
  it('keeps the shared features bit for bit and has the embedding of the other network', async () => {
    const [manifest, onnx] = brought();
    const [shipped, own] = await Promise.all([FeatureExtractor.load(), FeatureExtractor.load({ manifest, onnx })]);
    expect(own.featureSet.name).toMatch(/^mean-colour@1\+vlad/);
    const { default: sharp } = await import('sharp');
    const random = mulberry32(1);
    const pixels = Uint8Array.from({ length: 96 * 64 * 3 }, () => 256 * random());
    const file = await sharp(pixels, { raw: { width: 96, height: 64, channels: 3 } })
      .png()
      .toBuffer();
    const described = await shipped.extract(file);
    const redescribed = await own.redescribe(described);
    const whole = await own.extract(file);
    expect(described.keypoints.count).toBeGreaterThan(0);
    expect(redescribed).toEqual(whole.features);
    expect(redescribed.sift).toEqual(described.features.sift);
    expect(redescribed.cnn.length).toBe(3);
  });
});
