const floats = new Float32Array(1);
const bits = new Uint32Array(floats.buffer);

/**
 * IEEE 754 half precision, rounded to nearest, ties to even; values beyond 65504 become infinite.
 */
export function toHalf(values: Float32Array): Uint16Array {
  return Uint16Array.from(values, halfBits);
}

/** Values of half-precision bits. */
export function fromHalf(halves: Uint16Array): Float32Array {
  table ??= Float32Array.from({ length: 1 << 16 }, (_, half) => halfValue(half));
  const values = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) values[i] = table[halves[i]];
  return values;
}

/** The value of each half, 256 KB, made at its first use: files hold millions of halves. */
let table: Float32Array | undefined;

function halfValue(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function halfBits(value: number): number {
  floats[0] = value;
  const word = bits[0];
  const sign = (word >>> 16) & 0x8000;
  const exponent = (word >>> 23) & 0xff;
  const fraction = word & 0x7fffff;
  if (exponent === 255) return sign | 0x7c00 | (fraction === 0 ? 0 : 0x200);
  const shifted = exponent - 127 + 15;
  if (shifted >= 31) return sign | 0x7c00;
  if (shifted > 0) return sign + roundedShift((shifted << 23) | fraction, 13);
  // Subnormal: the leading 1 becomes explicit, and the fraction is shifted right.
  return shifted < -10 ? sign : sign + roundedShift(fraction | 0x800000, 14 - shifted);
}

/**
 * value / 2^places to the nearest integer, ties to even. A carry into the exponent gives the right
 * result.
 */
function roundedShift(value: number, places: number): number {
  const kept = value >>> places;
  const rest = value & ((1 << places) - 1);
  const half = 1 << (places - 1);
  return rest > half || (rest === half && (kept & 1) === 1) ? kept + 1 : kept;
}
