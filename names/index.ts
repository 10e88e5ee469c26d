/**
 * What a name means, in one form for every door by which pictures and labels come in: the drop
 * folder, the API, the terminal, filters. A name or a label as given goes in, and the one form of
 * it comes out. Nothing here needs Node.
 */
export { isLeftover } from './leftovers.ts';
export { cleanLabel, cleanName, cleanPrefix } from './spelling.ts';
