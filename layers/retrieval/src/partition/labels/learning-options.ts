import { defaultRoutingRule } from '../routing/class-index.ts';
import type { SvmOptions } from '../svm/options.ts';
import { defaultPseudoLabelOptions, type PseudoLabelOptions } from './pseudo-labels.ts';

/** The defaults were chosen by recall@10 on splits of 3 220 photographs, at 32 and 128 classes. */
export interface LearningOptions extends PseudoLabelOptions {
  /** Nearest neighbours per picture that clustering looks at. */
  neighbours: number;
  /** Weight of the pictures that seek a picture against the picture itself. */
  seekerWeight: number;
  /** Neighbours whose classes a picture's search should visit: what separators are trained on. */
  soughtNeighbours: number;
  svm: Partial<SvmOptions>;
  marginWeight: number;
  /** Share of pictures, those nearest to a boundary, that are stored in two classes where that pays. */
  boundaryShare: number;
  /** The loop ends when fewer than this share of the pictures move, */
  settledShare: number;
  /** or after this many rounds. */
  maxRounds: number;
}

export const defaultLearningOptions: LearningOptions = {
  ...defaultPseudoLabelOptions,
  neighbours: 20,
  seekerWeight: 2,
  soughtNeighbours: 10,
  svm: { cost: 0.1, tolerance: 1e-2 },
  marginWeight: defaultRoutingRule.marginWeight,
  boundaryShare: 0.25,
  settledShare: 0.01,
  maxRounds: 10,
};
