/** How far above 1 or below 0 resampling moves floats that lie in [0, 1]. */
const overshoot = 0.25;

/**
 * Converts samples of 32 or 64 bits to 8 bits: floats from 0 to 1, unsigned integers over their
 * whole range.
 *
 * @param samples as floats, in the file's own unit
 * @returns null where floats lie outside of [0, 1], so that what white is cannot be told
 */
export function wideToBytes(samples: Float32Array, isFloat: boolean): Uint8Array | null {
  const white = isFloat ? 1 : 2 ** 32 - 1;
  const bytes = new Uint8Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    const value = samples[i] / white;
    if (!(value >= -overshoot && value <= 1 + overshoot)) return null;
    bytes[i] = Math.min(255, Math.max(0, Math.round(255 * value)));
  }
  return bytes;
}
