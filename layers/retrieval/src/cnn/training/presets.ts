import type { NetworkPlan } from '../networks/plan.ts';

/** A network, and how it is trained on labelled pictures. */
export interface Preset {
  network: NetworkPlan;
  /** Size of the trained model's input, in pixels. */
  picture: { width: number; height: number };
  /** Size at which pictures are stored for training: larger than `picture` where crops are used. */
  stored: { width: number; height: number };
  /**
   * One sample: `blocks` = one of the 2 x 3 blocks of a picture (fig. 6) or, where `area` is below
   * 1, of a random crop of at least `area` of it, with the picture's label, mirrored half of the
   * time on request; `crops` = such a crop itself, mirrored half of the time.
   */
  samples: { kind: 'blocks'; mirror: boolean; area: number } | { kind: 'crops'; area: number };
  /** `squared-error` on one-hot targets (eq. 14), or cross-entropy. */
  loss: 'squared-error' | 'cross-entropy';
  /** `linear`, or `cosine`: the class whose direction is nearest to the embedding's. */
  classifier: 'linear' | 'cosine';
  /** Share of each target distributed over all classes. */
  labelSmoothing: number;
  batch: number;
  epochs: number;
  rate: number;
  momentum: number;
  weightDecay: number;
  /**
   * Multiplies the learning rate by `factor` after `patience` epochs without a lower validation
   * loss.
   */
  stall: { patience: number; factor: number };
}

const paper: Preset = {
  network: { kind: 'paper', between: false },
  picture: { width: 64, height: 96 },
  stored: { width: 64, height: 96 },
  samples: { kind: 'blocks', mirror: false, area: 1 },
  loss: 'squared-error',
  classifier: 'linear',
  labelSmoothing: 0,
  batch: 64,
  epochs: 60,
  rate: 0.1,
  momentum: 0.9,
  weightDecay: 1e-4,
  stall: { patience: 4, factor: 0.3 },
};

/**
 * Presets by name. `paper` follows the paper literally; `paper-relu` adds the ReLU without which
 * its two layers are one.
 */
export const presets = {
  paper,
  'paper-relu': {
    ...paper,
    network: { kind: 'paper', between: true },
    stored: { width: 128, height: 192 },
    samples: { kind: 'blocks', mirror: true, area: 0.5 },
    loss: 'cross-entropy',
    rate: 0.01,
    weightDecay: 1e-3,
  },
  compact: {
    network: { kind: 'compact', dimensions: 128 },
    picture: { width: 64, height: 64 },
    stored: { width: 64, height: 64 },
    samples: { kind: 'crops', area: 0.5 },
    loss: 'cross-entropy',
    classifier: 'cosine',
    labelSmoothing: 0.1,
    batch: 64,
    epochs: 40,
    rate: 0.1,
    momentum: 0.9,
    weightDecay: 5e-4,
    stall: { patience: 5, factor: 0.3 },
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof presets;
