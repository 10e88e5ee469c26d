import { InferenceSession } from 'onnxruntime-node';
import { encodeModel, type OnnxNode, type OnnxValue } from '../../cnn/index.ts';

/**
 * Runs a few nodes without weights, whose inputs have the sizes that they are fed with. One thread: a function has one core, and the
 * same order of additions makes results repeatable.
 */
export function openProducts(nodes: OnnxNode[], inputs: OnnxValue[], outputs: OnnxValue[]): Promise<InferenceSession> {
  const model = encodeModel({ opset: 17, graph: { name: 'products', nodes, inputs, outputs, initializers: [] } });
  return InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
}
