import type { LambdaFunction } from '../template/index.ts';

/**
 * The name people use for a function, that of its folder in `functions/`: the construct's id where the template carries
 * construct paths (`Dlsift/Indexing/index-images/Resource`), the physical name otherwise.
 */
export function shortName({ path, name }: LambdaFunction): string {
  return path.split('/').at(-2) ?? name;
}
