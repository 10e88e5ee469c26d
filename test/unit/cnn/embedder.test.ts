import { describe, expect, it } from 'vitest';
import { createEmbedder, toUnitLength } from '../../../layers/retrieval/src/cnn/embedder.ts';
import { loadEmbedder, loadModel } from '../../../layers/retrieval/src/cnn/load.ts';
import { parseManifest } from '../../../layers/retrieval/src/cnn/manifest.ts';
import { seededRandom } from '../../../layers/retrieval/src/cnn/random.ts';

function picture(seed: number, width = 90, height = 60) {
  const random = seededRandom(seed);
  return { data: Uint8Array.from({ length: width * height * 3 }, () => random.integer(256)), width, height };
}

describe('the stand-in', () => {
  it('embeds any size as a unit vector, the same one each time', async () => {
    const embedder = await loadEmbedder('paper-standin');
    expect(embedder).toMatchObject({ name: 'paper-standin', version: '1', dimensions: 384, standIn: true });
    const first = await embedder.embed(picture(1));
    expect(first.length).toBe(384);
    expect(Math.hypot(...first)).toBeCloseTo(1, 5);
    expect(await embedder.embed(picture(1))).toEqual(first);
    expect(await embedder.embed(picture(2, 17, 140))).not.toEqual(first);
  });
});

describe('createEmbedder', () => {
  it('refuses a manifest that does not fit the network', async () => {
    const { manifest, onnx } = await loadModel('paper-standin');
    const output = { name: 'features', dimensions: 384 };
    await expect(createEmbedder({ ...manifest, output }, onnx)).rejects.toThrow(
      'model paper-standin has no output named features; it has embedding',
    );
    const narrow = await createEmbedder({ ...manifest, output: { name: 'embedding', dimensions: 12 } }, onnx);
    await expect(narrow.embed(picture(1))).rejects.toThrow(
      'output embedding has 384 values, model.json says 12 float32',
    );
  });
});

describe('loadModel', () => {
  it('names a model that does not exist', async () => {
    await expect(loadModel('resnet-9000')).rejects.toThrow('no model named resnet-9000 in @dlsift/models');
  });
});

describe('parseManifest', () => {
  it('names each wrong field', async () => {
    const { manifest } = await loadModel('paper-standin');
    expect(parseManifest(manifest)).toEqual(manifest);
    const wrong = { ...manifest, sha256: 'abc', input: { ...manifest.input, width: 0 } };
    expect(() => parseManifest(wrong)).toThrow(/64 hexadecimal digits[\s\S]*width/);
  });
});

describe('toUnitLength', () => {
  it('leaves zero alone', () => {
    expect([...toUnitLength(Float32Array.of(0, 0))]).toEqual([0, 0]);
    expect([...toUnitLength(Float32Array.of(3, -4))]).toEqual([Math.fround(0.6), Math.fround(-0.8)]);
  });
});
