/** An argument is out of its range. The message names it, its value and what is allowed. */
export class PartitionArgumentError extends RangeError {
  override readonly name = 'PartitionArgumentError';

  constructor(argument: string, value: unknown, allowed: string) {
    super(`Expected ${argument} to be ${allowed} but received ${String(value)}`);
  }
}

/** @throws PartitionArgumentError unless the condition holds */
export function requireThat(holds: boolean, argument: string, value: unknown, allowed: string): void {
  if (!holds) throw new PartitionArgumentError(argument, value, allowed);
}
