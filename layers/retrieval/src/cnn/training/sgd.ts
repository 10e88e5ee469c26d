import { gradients } from '../graph/gradients.ts';
import type { Graph, Value } from '../graph/graph.ts';

export interface SgdOptions {
  /** Weight of the previous step's direction, 0 <= momentum < 1. */
  momentum: number;
  /** weightDecay x weight is added to the gradient of parameters that decay. */
  weightDecay: number;
  /** Relative learning rate of a parameter; 1 by default. */
  rateOf?: (parameter: string) => number;
}

/** A state tensor's value after the step, as an output of the graph. */
export interface StateUpdate {
  state: string;
  next: Value;
}

/** Name of a parameter's momentum. */
export function velocityOf(parameter: string): string {
  return `${parameter}:velocity`;
}

/**
 * Appends gradient descent with Nesterov momentum (Sutskever et al. 2013; eq. 14 where momentum is
 * 0): g = dloss/dw + weightDecay w, v' = momentum v + g, w' = w - rate (g + momentum v'). `rate` is
 * a scalar input, so that it can change between steps.
 */
export function sgd(graph: Graph, loss: Value, rate: Value, options: SgdOptions): StateUpdate[] {
  const { momentum, weightDecay, rateOf = () => 1 } = options;
  const parameters = graph.states.filter((state) => state.kind === 'parameter');
  const slopes = gradients(
    graph,
    loss,
    parameters.map((state) => state.value),
  );
  const updates: StateUpdate[] = [];
  for (const [i, { value, decay }] of parameters.entries()) {
    const on = (op: string, ...inputs: Value[]) => graph.emit(op, inputs, value.dims);
    let slope = slopes[i];
    if (decay && weightDecay > 0) slope = on('Add', slope, on('Mul', value, graph.float(weightDecay)));
    let direction = slope;
    if (momentum > 0) {
      const velocity = graph.input(velocityOf(value.name), [...value.dims]);
      const nextVelocity = on('Add', on('Mul', velocity, graph.float(momentum)), slope);
      direction = on('Add', slope, on('Mul', nextVelocity, graph.float(momentum)));
      updates.push({ state: velocity.name, next: nextVelocity });
    }
    const share = rateOf(value.name);
    const own = share === 1 ? rate : graph.emit('Mul', [rate, graph.float(share)], []);
    updates.push({ state: value.name, next: on('Sub', value, on('Mul', direction, own)) });
  }
  for (const { value, kind, next } of graph.states) {
    if (kind === 'statistic' && next !== undefined) updates.push({ state: value.name, next });
  }
  return updates;
}
