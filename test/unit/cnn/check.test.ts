import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkModel } from '../../../layers/retrieval/src/cnn/check.ts';
import { loadModel } from '../../../layers/retrieval/src/cnn/load.ts';
import { completeManifest, type ManifestDraft } from '../../../layers/retrieval/src/cnn/manifest-draft.ts';
import { MessageWriter } from '../../../layers/retrieval/src/cnn/onnx/protobuf.ts';
import { type BroughtChange, brought } from './brought-model.ts';

const mean = { inputs: ['in'], outputs: ['out'], attributes: { axes: [2, 3], keepdims: 0 } };

describe('checkModel', () => {
  it('accepts a model that runs', async () => {
    await expect(checkModel(...brought())).resolves.toBeUndefined();
    const { manifest, onnx } = await loadModel('paper-standin');
    await expect(checkModel(manifest, onnx)).resolves.toBeUndefined();
  });

  it.each<[string, BroughtChange, RegExp]>([
    ['another file', { manifest: { sha256: '0'.repeat(64) } }, /has SHA-256 [0-9a-f]{64}, model.json says 0000/],
    ['a future operator set', { opset: 99 }, /written for operator set 99, allowed are 7 to 23/],
    [
      'an operator that does not exist',
      { graph: { nodes: [{ op: 'ReduceWisdom', ...mean }] } },
      /does not run: .*ReduceWisdom/,
    ],
    [
      'operators of another domain',
      { graph: { nodes: [{ op: 'Mean', domain: 'acme.ops', ...mean }] } },
      /operators of acme.ops, only standard/,
    ],
    [
      'a loop',
      { graph: { nodes: [{ op: 'Loop', ...mean }] } },
      /uses the operator Loop, allowed are networks without loops/,
    ],
    [
      'another input size',
      { manifest: { input: { ...brought()[0].input, width: 16 } } },
      /input in has the shape \[N, 3, 8, 8\], model.json feeds \[1, 3, 8, 16\]/,
    ],
    [
      'an input that is not a picture',
      { graph: { inputs: [{ name: 'in', type: 'int64', dims: ['N', 3, 8, 8] }] } },
      /input in is of ONNX's element type 7, allowed is 1/,
    ],
    [
      'a further input',
      {
        graph: {
          inputs: [
            { name: 'in', type: 'float32', dims: [1, 3, 8, 8] },
            { name: 'mask', type: 'float32', dims: [1] },
          ],
        },
      },
      /also needs the input mask, allowed is one picture as in/,
    ],
    [
      'a wrong number of dimensions',
      { manifest: { output: { name: 'out', dimensions: 4 } } },
      /out has 3 values, model.json says 4/,
    ],
    [
      'an input by another name',
      { manifest: { input: { ...brought()[0].input, name: 'x' } } },
      /no input named x; it has in/,
    ],
    [
      'an output by another name',
      { manifest: { output: { name: 'y', dimensions: 3 } } },
      /no output named y; it has out/,
    ],
  ])('refuses %s', async (_, change, sentence) => {
    await expect(checkModel(...brought(change))).rejects.toThrow(sentence);
  });

  it('refuses a file that is not a model', async () => {
    const onnx = new TextEncoder().encode('<html>404</html>');
    const sha256 = createHash('sha256').update(onnx).digest('hex');
    await expect(checkModel({ ...brought()[0], sha256 }, onnx)).rejects.toThrow('the file is no ONNX model');
  });

  it('refuses weights stored in another file, anywhere in the model', async () => {
    const tensor = (message: MessageWriter) =>
      message.string(8, 'w').message(13, (entry) => entry.string(1, 'location').string(2, '../w'));
    const constant = (message: MessageWriter) =>
      message.string(4, 'Constant').message(5, (attribute) => attribute.string(1, 'value').message(5, tensor));
    const hiding = [
      new MessageWriter().message(7, (graph) => graph.message(5, tensor)),
      new MessageWriter().message(7, (graph) => graph.message(1, constant)),
      new MessageWriter().message(20, (training) => training.message(1, (graph) => graph.message(5, tensor))),
      new MessageWriter().message(25, (definition) => definition.message(7, constant)),
      new MessageWriter().message(25, (definition) =>
        definition.message(11, (attribute) => attribute.message(5, tensor)),
      ),
    ];
    for (const place of hiding) {
      const onnx = Buffer.concat([brought()[1], place.finish()]);
      const sha256 = createHash('sha256').update(onnx).digest('hex');
      await expect(checkModel({ ...brought()[0], sha256 }, onnx)).rejects.toThrow(
        /keeps the values of w in another file/,
      );
    }
  });
});

describe('completeManifest', () => {
  const draft = (fields: Partial<ManifestDraft> = {}): ManifestDraft => {
    const { name, version, sha256, license } = brought()[0];
    return { name, version, sha256, license, input: {}, output: {}, pooling: 'graph', standIn: false, ...fields };
  };

  it('reads fields from the file and uses defaults for the rest', () => {
    const [manifest, onnx] = brought();
    const complete = completeManifest(draft(), onnx);
    const { mean: usualMean, ...input } = complete.input;
    expect(usualMean[0]).toBe(0.485);
    expect(complete).toMatchObject({ ...manifest, input: { name: 'in', width: 8, height: 8 } });
    expect(input.resize).toBe('stretch');
    expect(completeManifest(draft({ input: { mean: [0, 0, 0] } }), onnx).input.mean).toEqual([0, 0, 0]);
  });

  it('asks for the output dimensions when the file does not state them', () => {
    const [, silent] = brought({ graph: { outputs: [{ name: 'out', type: 'float32', dims: [] }] } });
    expect(() => completeManifest(draft(), silent)).toThrow('leaves output.dimensions open in its file: say it');
    expect(completeManifest(draft({ output: { dimensions: 3 } }), silent).output.dimensions).toBe(3);
  });

  it('asks for sizes that the file leaves open, and for a choice between several outputs', () => {
    const open = brought({ graph: { inputs: [{ name: 'in', type: 'float32', dims: ['N', 3, 'H', 'W'] }] } });
    expect(() => completeManifest(draft(), open[1])).toThrow('leaves input.width open in its file: say it');
    const sized = completeManifest(draft({ input: { width: 32, height: 16 } }), open[1]);
    expect(sized.input).toMatchObject({ width: 32, height: 16 });
    const out = { name: 'out', type: 'float32' as const, dims: [1, 3] };
    const two = brought({ graph: { outputs: [out, { ...out, name: 'logits' }] } });
    expect(() => completeManifest(draft(), two[1])).toThrow(
      'several outputs: out, logits. Say which one it is as output.name',
    );
    expect(completeManifest(draft({ output: { name: 'logits' } }), two[1]).output.name).toBe('logits');
    expect(() => completeManifest(draft({ output: { name: 'x' } }), two[1])).toThrow(
      'no output named x; it has out, logits',
    );
  });
});
