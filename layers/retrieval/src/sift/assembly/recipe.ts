import { gaussianRadius, gaussianWeights, MAX_RADIUS } from './gaussian';
import { fitPhases, halfSuffices, MAX_TAPS, phaseReach } from './phases';
import { MAX_LAYERS } from './pyramid';

/**
 * How each layer of an octave is made from the one before: the same for all octaves, kept until the
 * options change.
 */
const WEIGHT_BYTES = (MAX_RADIUS + 1) * 4;
const PAIR_BYTES = MAX_TAPS * 8;
const radii = memory.data(MAX_LAYERS * 4, 16);
const weights = memory.data(MAX_LAYERS * WEIGHT_BYTES, 16);
const reaches = memory.data(MAX_LAYERS * 4, 16);
const slots = memory.data(MAX_LAYERS * 4, 16);
const pairs = memory.data(MAX_LAYERS * PAIR_BYTES, 16);
let preparedSigma: f64 = 0;
let preparedLayers: i32 = 0;

export function prepareRecipe(sigma: f64, layersPerOctave: i32): void {
  if (sigma == preparedSigma && layersPerOctave == preparedLayers) return;
  preparedSigma = sigma;
  preparedLayers = layersPerOctave;
  const ratio = Math.pow(2, 1 / <f64>layersPerOctave);
  let slot = 1;
  for (let i = 1; i < layersPerOctave + 3; i++) {
    const before = Math.pow(ratio, <f64>(i - 1)) * sigma;
    const step = before * Math.sqrt(ratio * ratio - 1);
    const radius = gaussianRadius(step);
    store<i32>(radii + (<usize>i << 2), radius);
    memory.copy(weights + <usize>i * WEIGHT_BYTES, gaussianWeights(step, radius), (<usize>radius + 1) << 2);

    const first = i == layersPerOctave + 1;
    const possible = halfSuffices(before, step) && (first || slot <= layersPerOctave);
    store<i32>(reaches + (<usize>i << 2), possible ? phaseReach(step) : -1);
    if (!possible) continue;
    store<i32>(slots + (<usize>i << 2), first ? 0 : slot++);
    fitPhases(before, step, pairs + <usize>i * PAIR_BYTES);
  }
}

/** Radius of the blur that makes layer `i`. */
@inline
export function radiusOf(i: i32): i32 {
  return load<i32>(radii + (<usize>i << 2));
}

/** Right half of the kernel that makes layer `i`. */
@inline
export function weightsOf(i: i32): usize {
  return weights + <usize>i * WEIGHT_BYTES;
}

/**
 * Reach of the weights that make layer `i` from every second pixel; -1 where that is not accurate
 * enough.
 */
@inline
export function reachOf(i: i32): i32 {
  return load<i32>(reaches + (<usize>i << 2));
}

@inline
export function pairsOf(i: i32): usize {
  return pairs + <usize>i * PAIR_BYTES;
}

/**
 * The layer of the next octave, still unused, whose memory holds every second pixel for layer `i`.
 */
@inline
export function slotOf(i: i32): i32 {
  return load<i32>(slots + (<usize>i << 2));
}
