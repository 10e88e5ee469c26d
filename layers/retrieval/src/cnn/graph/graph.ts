import type { OnnxAttribute, OnnxNode, OnnxTensor } from '../onnx/model.ts';

/** A tensor of a graph under construction. Shapes are fixed, including the batch size. */
export interface Value {
  readonly name: string;
  readonly dims: readonly number[];
}

/**
 * A tensor that persists between steps: a parameter, or a running statistic of batch normalisation.
 */
export interface StateTensor {
  value: Value;
  initial: Float32Array;
  kind: 'parameter' | 'statistic';
  /** Whether weight decay applies. */
  decay: boolean;
  /** For a statistic: its value after the step. */
  next?: Value;
}

/** How a value was computed, for the backward pass. */
interface TapeEntry {
  inputs: Value[];
  output: Value;
  /** Gradients with respect to `inputs`. Only those with `wanted[i]` are used. */
  backward(gradient: Value, wanted: boolean[]): (Value | undefined)[];
}

/**
 * An ONNX graph that is built node by node and records how to differentiate it. `train` selects
 * batch statistics for batch normalisation; otherwise running statistics are used.
 */
export class Graph {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxTensor[] = [];
  readonly inputs: Value[] = [];
  readonly states: StateTensor[] = [];
  readonly tape: TapeEntry[] = [];
  readonly train: boolean;
  readonly #constantByKey = new Map<string, Value>();
  readonly #dependent = new Set<string>();
  #count = 0;

  constructor(options: { train: boolean }) {
    this.train = options.train;
  }

  /** A value fed at every run. */
  input(name: string, dims: number[]): Value {
    const value = { name, dims };
    this.inputs.push(value);
    return value;
  }

  /** A learned tensor. */
  parameter(name: string, dims: number[], initial: Float32Array, options: { decay: boolean }): Value {
    const value = this.#addState({ value: { name, dims }, initial, kind: 'parameter', decay: options.decay });
    this.#dependent.add(name);
    return value;
  }

  /** A tensor that `assign` updates. */
  statistic(name: string, dims: number[], initial: Float32Array): Value {
    return this.#addState({ value: { name, dims }, initial, kind: 'statistic', decay: false });
  }

  /** Sets a statistic's value after the step. */
  assign(statistic: Value, next: Value): void {
    const state = this.states.find((entry) => entry.value.name === statistic.name);
    if (state === undefined) throw new Error(`${statistic.name} is no statistic of this graph`);
    state.next = next;
  }

  /** Appends one node with one output, without a gradient; see `differentiable`. */
  emit(op: string, inputs: Value[], dims: readonly number[], attributes?: Record<string, OnnxAttribute>): Value {
    const output = { name: `${op}_${this.#count++}`, dims };
    const node: OnnxNode = { op, inputs: inputs.map((value) => value.name), outputs: [output.name] };
    this.nodes.push(attributes === undefined ? node : { ...node, attributes });
    return output;
  }

  /** Appends one node with several outputs. */
  emitAll(
    op: string,
    inputs: Value[],
    outputs: (readonly number[])[],
    attributes: Record<string, OnnxAttribute>,
  ): Value[] {
    const values = outputs.map((dims) => ({ name: `${op}_${this.#count++}`, dims }));
    this.nodes.push({ op, inputs: inputs.map((v) => v.name), outputs: values.map((v) => v.name), attributes });
    return values;
  }

  /** Declares how `output` depends on `inputs`. */
  differentiable(inputs: Value[], output: Value, backward: TapeEntry['backward']): Value {
    if (inputs.some((value) => this.needsGradient(value))) {
      this.#dependent.add(output.name);
      this.tape.push({ inputs, output, backward });
    }
    return output;
  }

  /** Whether the value depends on any parameter. */
  needsGradient(value: Value): boolean {
    return this.#dependent.has(value.name);
  }

  /** A float32 constant: a number, or a tensor of the given shape. */
  float(value: number | Float32Array, dims: number[] = []): Value {
    const data = typeof value === 'number' ? Float32Array.of(value) : value;
    return this.#constant(`f${dims}:${data}`, dims, data);
  }

  /** An int64 constant of shape [values.length]: axes, shapes, pads. */
  ints(...values: number[]): Value {
    return this.#constant(`i${values}`, [values.length], BigInt64Array.from(values.map(BigInt)));
  }

  #constant(key: string, dims: number[], data: Float32Array | BigInt64Array): Value {
    let value = this.#constantByKey.get(key);
    if (value === undefined) {
      value = { name: `constant_${this.#count++}`, dims };
      this.constants.push({ name: value.name, dims, data });
      this.#constantByKey.set(key, value);
    }
    return value;
  }

  #addState(state: StateTensor): Value {
    if (sizeOf(state.value.dims) !== state.initial.length) {
      throw new RangeError(
        `${state.value.name} has shape [${state.value.dims}] and ${state.initial.length} initial values`,
      );
    }
    if (this.states.some((entry) => entry.value.name === state.value.name)) {
      throw new Error(`${state.value.name} is declared twice`);
    }
    this.states.push(state);
    return state.value;
  }
}

/** Number of elements. */
export function sizeOf(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}
