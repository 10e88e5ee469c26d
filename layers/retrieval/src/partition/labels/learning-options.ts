import { defaultRoutingRule } from '../routing/class-index.ts';
import type { SvmOptions } from '../svm/options.ts';
import { defaultPseudoLabelOptions, type PseudoLabelOptions } from './pseudo-labels.ts';

/**
 * Options of the learning. The defaults were chosen by recall@10 on splits of 3 220 photographs, at
 * 32 and 128 classes.
 */
export interface LearningOptions extends PseudoLabelOptions {
  /** Nearest neighbours per picture in the neighbour graph. */
  neighbours: number;
  /** Weight of a picture's reverse neighbours relative to the picture itself. */
  reverseNeighbourWeight: number;
  /**
   * Nearest neighbours of a picture whose classes separators count as its own, so that a search for
   * the picture visits them.
   */
  classNeighbours: number;
  svm: Partial<SvmOptions>;
  marginWeight: number;
  /**
   * Maximum share of pictures, those nearest to a boundary, that are stored in two classes where
   * that improves recall.
   */
  boundaryShare: number;
  /** The loop ends once the share of pictures that move is below this. */
  settledShare: number;
  /** Maximum number of rounds. */
  maxRounds: number;
}

/** Options of a build. */
export const defaultLearningOptions: LearningOptions = {
  ...defaultPseudoLabelOptions,
  neighbours: 20,
  reverseNeighbourWeight: 2,
  classNeighbours: 10,
  svm: { cost: 0.1, tolerance: 1e-2 },
  marginWeight: defaultRoutingRule.marginWeight,
  boundaryShare: 0.25,
  settledShare: 0.01,
  maxRounds: 10,
};
