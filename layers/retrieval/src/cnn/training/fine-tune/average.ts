import type { NetworkState } from '../state.ts';

/** Name of a tensor's average in a checkpoint. */
const averageOf = (name: string): string => `${name}:average`;

/** Steps over which early averages forget the first weights. */
const soonest = 10;

/**
 * Exponential average of a network's tensors over its training steps (Polyak and Juditsky 1992;
 * Izmailov et al. 2018): it lies between the steps and generalises better.
 */
export class WeightAverage {
  readonly #values: Map<string, { dims: readonly number[]; data: Float32Array }>;
  readonly #keep: number;

  /**
   * @param names tensors to average
   * @param resumed averages of an earlier run
   */
  constructor(names: readonly string[], keep: number, start: NetworkState, resumed?: NetworkState) {
    this.#keep = keep;
    this.#values = new Map(
      names.map((name) => {
        const { dims, data } = resumed?.get(averageOf(name)) ?? start.get(name)!;
        return [name, { dims, data: data.slice() }];
      }),
    );
  }

  /** Adds the tensors after step number `step`, counted from 0. */
  add(state: NetworkState, step: number): void {
    const keep = Math.min(this.#keep, (1 + step) / (soonest + step));
    for (const [name, { data }] of this.#values) {
      const latest = state.get(name)!.data;
      for (let i = 0; i < data.length; i++) data[i] = keep * data[i] + (1 - keep) * latest[i];
    }
  }

  /** The averages in the form of a checkpoint. */
  entries(): NetworkState {
    return new Map([...this.#values].map(([name, value]) => [averageOf(name), value]));
  }
}

/** The averages of a checkpoint's state, under the tensors' own names. */
export function averagedState(state: NetworkState): NetworkState {
  const averages: NetworkState = new Map();
  const suffix = averageOf('');
  for (const [name, value] of state) {
    if (name.endsWith(suffix)) averages.set(name.slice(0, -suffix.length), value);
  }
  return averages;
}
