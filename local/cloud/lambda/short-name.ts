import { basename } from 'node:path';
import type { LambdaFunction } from '../template/index.ts';

/** The name people use for a function: that of its folder in `functions/`, which is also its bundle's. */
export function shortName({ code }: Pick<LambdaFunction, 'code'>): string {
  return basename(code);
}
