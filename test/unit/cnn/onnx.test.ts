import fc from 'fast-check';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { decodeWeights } from '../../../layers/retrieval/src/cnn/onnx/decode.ts';
import { encodeModel } from '../../../layers/retrieval/src/cnn/onnx/encode.ts';
import type { OnnxModel } from '../../../layers/retrieval/src/cnn/onnx/model.ts';
import { MessageWriter, readFields } from '../../../layers/retrieval/src/cnn/onnx/protobuf.ts';

const model: OnnxModel = {
  opset: 17,
  metadata: { origin: 'test' },
  graph: {
    name: 'scale-and-pick',
    nodes: [
      { op: 'LeakyRelu', inputs: ['x'], outputs: ['leaky'], attributes: { alpha: { float: 0.5 } } },
      { op: 'Mul', inputs: ['leaky', 'weight'], outputs: ['scaled'], name: 'scale' },
      { op: 'Gather', inputs: ['scaled', 'picks'], outputs: ['y'], attributes: { axis: 1 } },
    ],
    initializers: [
      { name: 'weight', dims: [3], data: Float32Array.of(1, 10, 100) },
      { name: 'picks', dims: [2], data: BigInt64Array.of(2n, -3n) },
    ],
    inputs: [{ name: 'x', type: 'float32', dims: ['N', 3] }],
    outputs: [{ name: 'y', type: 'float32', dims: ['N', 2] }],
  },
};

describe('encodeModel', () => {
  it('writes a model that ONNX Runtime runs', async () => {
    const session = await InferenceSession.create(encodeModel(model), { logSeverityLevel: 3 });
    const { y } = await session.run({ x: new Tensor('float32', Float32Array.of(1, 2, 3, -4, 5, 6), [2, 3]) });
    expect(y.dims).toEqual([2, 2]);
    expect([...(y.data as Float32Array)]).toEqual([300, 1, 600, -2]);
  });

  it('refuses a tensor whose shape does not fit its values', () => {
    const graph = { ...model.graph, initializers: [{ name: 'w', dims: [2, 2], data: new Float32Array(3) }] };
    expect(() => encodeModel({ ...model, graph })).toThrow('tensor w has 3 values, its shape [2,2] needs 4');
  });
});

describe('decodeWeights', () => {
  it('returns operator set and initializers', () => {
    const { opsets, initializers } = decodeWeights(Buffer.from(encodeModel(model)));
    expect(opsets).toEqual({ '': 17 });
    expect([...initializers.values()]).toEqual(model.graph.initializers);
  });

  it('refuses bytes that are not a model', () => {
    expect(() => decodeWeights(new TextEncoder().encode('hello, this is text'))).toThrow(RangeError);
    expect(() => decodeWeights(new Uint8Array(0))).toThrow('not an ONNX model');
  });
});

describe('protobuf', () => {
  it('reads back every 64-bit integer', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.integer({ min: 1, max: 1000 }),
        (value, number) => {
          const [field] = [...readFields(new MessageWriter().int(number, value).finish())];
          expect(field?.number).toBe(number);
          expect(BigInt(field?.value as number)).toBe(value);
        },
      ),
    );
  });
});
