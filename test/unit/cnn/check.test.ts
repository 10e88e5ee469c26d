import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkModel } from '../../../layers/retrieval/src/cnn/check.ts';
import { loadModel } from '../../../layers/retrieval/src/cnn/load.ts';
import type { ModelManifest } from '../../../layers/retrieval/src/cnn/manifest.ts';
import { encodeModel } from '../../../layers/retrieval/src/cnn/onnx/encode.ts';
import type { OnnxModel } from '../../../layers/retrieval/src/cnn/onnx/model.ts';

/** A model that answers with the mean colour, its manifest, and what is changed in either. */
function brought(
  change: { opset?: number; op?: string; manifest?: Partial<ModelManifest> } = {},
): [ModelManifest, Uint8Array] {
  const model: OnnxModel = {
    opset: change.opset ?? 17,
    graph: {
      name: 'mean-colour',
      nodes: [
        { op: change.op ?? 'ReduceMean', inputs: ['in'], outputs: ['out'], attributes: { axes: [2, 3], keepdims: 0 } },
      ],
      initializers: [],
      inputs: [{ name: 'in', type: 'float32', dims: ['N', 3, 8, 8] }],
      outputs: [{ name: 'out', type: 'float32', dims: ['N', 3] }],
    },
  };
  const onnx = encodeModel(model);
  const manifest: ModelManifest = {
    name: 'mean-colour',
    version: '1',
    sha256: createHash('sha256').update(onnx).digest('hex'),
    license: 'CC0-1.0',
    file: 'model.onnx',
    input: { name: 'in', width: 8, height: 8, mean: [0, 0, 0], std: [1, 1, 1], resize: 'cover' },
    output: { name: 'out', dimensions: 3 },
    pooling: 'graph',
    standIn: false,
    ...change.manifest,
  };
  return [manifest, onnx];
}

describe('checkModel', () => {
  it('takes what runs', async () => {
    await expect(checkModel(...brought())).resolves.toBeUndefined();
    const { manifest, onnx } = await loadModel('paper-standin');
    await expect(checkModel(manifest, onnx)).resolves.toBeUndefined();
  });

  it.each<[string, Parameters<typeof brought>[0], RegExp]>([
    ['another file', { manifest: { sha256: '0'.repeat(64) } }, /has SHA-256 [0-9a-f]{64}, model.json says 0000/],
    ['a future operator set', { opset: 99 }, /written for operator set 99, allowed are 7 to 23/],
    ['an operator that does not exist', { op: 'ReduceWisdom' }, /does not run: .*ReduceWisdom/],
    ['another input size', { manifest: { input: { ...brought()[0].input, width: 16 } } }, /does not run: .*(8|16)/],
    [
      'other dimensions',
      { manifest: { output: { name: 'out', dimensions: 4 } } },
      /out has 3 values, model.json says 4/,
    ],
    [
      'an input by another name',
      { manifest: { input: { ...brought()[0].input, name: 'x' } } },
      /no input named x; it has in/,
    ],
  ])('refuses %s', async (_, change, sentence) => {
    await expect(checkModel(...brought(change))).rejects.toThrow(sentence);
  });

  it('refuses a file that is no model', async () => {
    const onnx = new TextEncoder().encode('<html>404</html>');
    const sha256 = createHash('sha256').update(onnx).digest('hex');
    await expect(checkModel({ ...brought()[0], sha256 }, onnx)).rejects.toThrow('the file is no ONNX model');
  });
});
