import { seededRandom } from '@dlsift/retrieval/math';
import { describe, expect, it } from 'vitest';
import { createEmbedder } from '../../../layers/retrieval/src/cnn/embedder.ts';
import { loadEmbedder, loadModel } from '../../../layers/retrieval/src/cnn/load.ts';
import { parseManifest } from '../../../layers/retrieval/src/cnn/manifest.ts';

function picture(seed: number, width = 90, height = 60) {
  const random = seededRandom(seed);
  return { data: Uint8Array.from({ length: width * height * 3 }, () => random.integer(256)), width, height };
}

describe('the stand-in', () => {
  it('embeds a picture of any size as a unit vector, deterministically', async () => {
    const embedder = await loadEmbedder('paper-standin');
    expect(embedder).toMatchObject({ name: 'paper-standin', version: '2', dimensions: 384, standIn: true });
    const first = await embedder.embed(picture(1));
    expect(first.length).toBe(384);
    expect(Math.hypot(...first)).toBeCloseTo(1, 5);
    expect(await embedder.embed(picture(1))).toEqual(first);
    expect(await embedder.embed(picture(2, 17, 140))).not.toEqual(first);
  });
});

describe('the default embedder', () => {
  it('is trained, and gives unit vectors of 256 values', async () => {
    const embedder = await loadEmbedder();
    expect(embedder).toMatchObject({ name: 'general-256', version: '4', dimensions: 256, standIn: false });
    const embedding = await embedder.embed(picture(1));
    expect(embedding.length).toBe(256);
    expect(Math.hypot(...embedding)).toBeCloseTo(1, 5);
  });

  it('in version 3 supports every pooling that a manifest can name', async () => {
    const { manifest, onnx } = await loadModel('general-256-v3');
    expect(manifest).toMatchObject({ name: 'general-256', version: '3', standIn: false });
    const keypoints = Float32Array.of(10, 10, 4, 0, 1);
    const embedded = [];
    for (const pooling of ['global', 'pyramid', 'keypoint-pyramid'] as const) {
      const embedder = await createEmbedder({ ...manifest, pooling }, onnx);
      const embedding = await embedder.embed(picture(1), keypoints);
      expect(Math.hypot(...embedding)).toBeCloseTo(1, 5);
      embedded.push([...embedding].join());
    }
    expect(new Set(embedded).size).toBe(3);
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
  it('names the missing model in its error', async () => {
    await expect(loadModel('resnet-9000')).rejects.toThrow('no model named resnet-9000 in @dlsift/models');
  });
});

describe('parseManifest', () => {
  it('names each wrong field', async () => {
    const { manifest } = await loadModel('paper-standin');
    expect(parseManifest(manifest)).toEqual(manifest);
    const wrong = { ...manifest, sha256: 'abc', input: { ...manifest.input, width: 0 } };
    expect(() => parseManifest(wrong)).toThrow(/64 hexadecimal digits[\s\S]*width/);
    expect(() => parseManifest({ ...manifest, pooling: 'pyramid' })).toThrow(
      /regions: needed by every pooling but graph/,
    );
  });
});
