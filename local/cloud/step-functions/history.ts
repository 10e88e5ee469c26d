/** Maximum events kept per execution, whatever the size of its Maps. */
const maxEvents = 1000;

/** The used fields of an event in the runner's log. */
interface RunnerEvent {
  type: string;
  timestamp: number;
  state?: { name: string; type: string };
  Error?: string;
}

export interface HistoryEvent {
  id: number;
  previousEventId: number;
  /** Seconds since 1970, as the API has it. */
  timestamp: number;
  /** Such as `TaskStateEntered` or `ExecutionFailed`. */
  type: string;
  stateEnteredEventDetails?: { name: string };
  stateExitedEventDetails?: { name: string };
  executionFailedEventDetails?: { error: string };
}

/** The states an execution entered and left, without their data. */
export class History {
  readonly events: HistoryEvent[] = [];
  /** The latest state entered. */
  currentState: string | undefined;

  async follow(log: AsyncIterable<RunnerEvent>): Promise<void> {
    for await (const { type, timestamp, state, Error: error } of log) {
      if (type === 'StateEntered') this.currentState = state?.name;
      if (this.events.length === maxEvents) continue;
      const id = this.events.length + 1;
      const entered = type === 'StateEntered';
      const left = type === 'StateExited';
      this.events.push({
        id,
        previousEventId: id - 1,
        timestamp: timestamp / 1000,
        type: (entered || left) && state !== undefined ? `${state.type}${type}` : type,
        ...(entered && state !== undefined && { stateEnteredEventDetails: { name: state.name } }),
        ...(left && state !== undefined && { stateExitedEventDetails: { name: state.name } }),
        ...(type === 'ExecutionFailed' && error !== undefined && { executionFailedEventDetails: { error } }),
      });
    }
  }
}
