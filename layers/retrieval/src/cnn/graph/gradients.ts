import { type Graph, sizeOf, type Value } from './graph.ts';

/**
 * Reverse-mode differentiation: appends the nodes that compute the gradient of the scalar `loss`
 * with respect to each value of `wanted`.
 *
 * @returns the gradients, in the order of `wanted`
 * @throws Error when the loss does not depend on a wanted value
 */
export function gradients(graph: Graph, loss: Value, wanted: Value[]): Value[] {
  if (sizeOf(loss.dims) !== 1) throw new RangeError(`the loss has shape [${loss.dims}], a single value is needed`);
  const byName = new Map<string, Value>([[loss.name, graph.float(1, [...loss.dims])]]);
  for (const entry of graph.tape.toReversed()) {
    const gradient = byName.get(entry.output.name);
    if (gradient === undefined) continue;
    const needed = entry.inputs.map((input) => graph.needsGradient(input));
    for (const [i, contribution] of entry.backward(gradient, needed).entries()) {
      const input = entry.inputs[i];
      if (!needed[i] || contribution === undefined) continue;
      const sofar = byName.get(input.name);
      byName.set(input.name, sofar === undefined ? contribution : graph.emit('Add', [sofar, contribution], input.dims));
    }
  }
  return wanted.map((value) => {
    const gradient = byName.get(value.name);
    if (gradient === undefined) throw new Error(`the loss does not depend on ${value.name}`);
    return gradient;
  });
}
