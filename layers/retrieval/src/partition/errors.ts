/** An argument of this room is out of its range; the message names it, its value and what is allowed. */
export class PartitionArgumentError extends RangeError {
  override readonly name = 'PartitionArgumentError';

  constructor(argument: string, value: unknown, allowed: string) {
    super(`Expected ${argument} to be ${allowed} but received ${String(value)}`);
  }
}

/** @throws PartitionArgumentError unless it holds */
export function requireThat(holds: boolean, argument: string, value: unknown, allowed: string): void {
  if (!holds) throw new PartitionArgumentError(argument, value, allowed);
}
