import { basename } from 'node:path';
import type { LambdaFunction } from '../template/index.ts';

/** A function's short name: its folder in `functions/`, also the folder of its bundle. */
export function shortName({ code }: Pick<LambdaFunction, 'code'>): string {
  return basename(code);
}
