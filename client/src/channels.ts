import type { Weights } from '../generated/types.ts';

export type Channel = keyof Weights;

/** The five channels in the order in which eq. (10) names them. */
export const channels = ['cnn', 'sift', 'color', 'position', 'shape'] as const satisfies readonly Channel[];
