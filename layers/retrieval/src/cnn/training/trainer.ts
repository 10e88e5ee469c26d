import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Graph, Value } from '../graph/graph.ts';
import { encodeModel } from '../onnx/encode.ts';
import { type SgdOptions, type StateUpdate, sgd } from './sgd.ts';
import { initialState, type NetworkState } from './state.ts';

export interface TrainerOptions extends SgdOptions {
  /** Threads inside one step. */
  threads?: number;
  /** Resumes from here. Tensors that are not named start as the graph says. */
  state?: NetworkState;
}

const rate = 'learningRate';

/**
 * One training step as one ONNX graph: forward, backward and momentum step run in a single
 * `session.run`, which blocks its thread; trainers therefore live in a worker.
 */
export class Trainer {
  readonly #session: InferenceSession;
  readonly #updates: StateUpdate[];
  readonly #reported: Value[];
  readonly #inputs: Map<string, readonly number[]>;
  readonly #current: NetworkState;

  private constructor(
    session: InferenceSession,
    updates: StateUpdate[],
    reported: Value[],
    graph: Graph,
    state: NetworkState,
  ) {
    this.#session = session;
    this.#updates = updates;
    this.#reported = reported;
    this.#inputs = new Map(graph.inputs.map((input) => [input.name, input.dims]));
    this.#current = state;
  }

  /** Completes `graph`, which must not be extended afterwards. `reported[0]` is the loss. */
  static async create(
    graph: Graph,
    reported: [loss: Value, ...others: Value[]],
    options: TrainerOptions,
  ): Promise<Trainer> {
    const state = initialState(graph);
    for (const [name, { dims, data }] of options.state ?? []) {
      const own = state.get(name);
      if (own === undefined) continue;
      if (own.dims.join() !== dims.join()) {
        throw new RangeError(`${name} has shape [${dims}] in the state and [${own.dims}] in the network`);
      }
      state.set(name, { dims: own.dims, data });
    }
    const updates = sgd(graph, reported[0], graph.input(rate, []), options);
    const outputs = [...reported, ...updates.map((update) => update.next)];
    const onnx = encodeModel({
      opset: 17,
      graph: {
        name: 'training-step',
        nodes: graph.nodes,
        initializers: graph.constants,
        inputs: [...graph.inputs, ...graph.states.map((entry) => entry.value)].map(float32),
        outputs: outputs.map(float32),
      },
    });
    const session = await InferenceSession.create(onnx, {
      intraOpNumThreads: options.threads ?? 1,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    });
    return new Trainer(session, updates, reported, graph, state);
  }

  /**
   * Feeds one batch, updates every weight once, and returns the reported values before the update.
   */
  async step(batch: Record<string, Float32Array>, learningRate: number): Promise<Float32Array[]> {
    const feeds: Record<string, Tensor> = {};
    for (const [name, dims] of this.#inputs) {
      const data = name === rate ? Float32Array.of(learningRate) : (batch[name] ?? this.#current.get(name)?.data);
      if (data === undefined)
        throw new Error(`the batch has no ${name}; it needs ${[...this.#inputs.keys()].join(', ')}`);
      feeds[name] = new Tensor('float32', data, dims);
    }
    for (const [name, { dims, data }] of this.#current) {
      if (this.#session.inputNames.includes(name)) feeds[name] = new Tensor('float32', data, dims);
    }
    const results = await this.#session.run(feeds);
    for (const { state, next } of this.#updates) {
      this.#current.get(state)!.data = results[next.name].data as Float32Array;
    }
    return this.#reported.map((value) => results[value.name].data as Float32Array);
  }

  /** The current weights. The next step replaces these arrays and does not write to them. */
  get state(): NetworkState {
    return new Map([...this.#current].map(([name, entry]) => [name, { ...entry }]));
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

function float32(value: Value): { name: string; type: 'float32'; dims: number[] } {
  return { name: value.name, type: 'float32', dims: [...value.dims] };
}
