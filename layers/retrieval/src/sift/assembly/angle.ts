/**
 * Vector constants, read from memory: the compiler would otherwise rebuild each of them from integers wherever it is used.
 * The arctangent is OpenCV's polynomial, for the same angles to the last bits.
 */
const DEGREES: f32 = 57.29577951308232;
const P1: f32 = <f32>0.9997878412794807 * DEGREES;
const P3: f32 = <f32>-0.3258083974640975 * DEGREES;
const P5: f32 = <f32>0.1555786518463281 * DEGREES;
const P7: f32 = <f32>-0.04432655554792128 * DEGREES;
const TINY: f32 = 2.220446049250313e-16;

const table = memory.data(8 * 16, 16);
splatInto(table, P1);
splatInto(table + 16, P3);
splatInto(table + 32, P5);
splatInto(table + 48, P7);
splatInto(table + 64, TINY);
splatInto(table + 80, 90);
splatInto(table + 96, 180);
splatInto(table + 112, 360);

const eighthTable = memory.data(7 * 16, 16);
/** Directions of a descriptor's histogram in a degree. */
export const EIGHTHS_PER_DEGREE: f32 = 8.0 / 360;
splatInto(eighthTable, P1 * EIGHTHS_PER_DEGREE);
splatInto(eighthTable + 16, P3 * EIGHTHS_PER_DEGREE);
splatInto(eighthTable + 32, P5 * EIGHTHS_PER_DEGREE);
splatInto(eighthTable + 48, P7 * EIGHTHS_PER_DEGREE);
splatInto(eighthTable + 64, 2);
splatInto(eighthTable + 80, 4);
v128.store(eighthTable + 96, i32x4.splat(0x80000000));

export function splatInto(at: usize, value: f32): void {
  v128.store(at, f32x4.splat(value));
}

/** Angle of each vector (x, y), degrees in [0, 360]. */
@inline
export function degrees(y: v128, x: v128): v128 {
  const ax = f32x4.abs(x);
  const ay = f32x4.abs(y);
  const c = f32x4.div(f32x4.pmin(ax, ay), f32x4.add(f32x4.pmax(ax, ay), v128.load(table, 64)));
  const cc = f32x4.mul(c, c);
  let a = f32x4.add(f32x4.mul(cc, v128.load(table, 48)), v128.load(table, 32));
  a = f32x4.add(f32x4.mul(a, cc), v128.load(table, 16));
  a = f32x4.mul(f32x4.add(f32x4.mul(a, cc), v128.load(table)), c);
  a = v128.bitselect(a, f32x4.sub(v128.load(table, 80), a), f32x4.ge(ax, ay));
  const zero = i32x4.splat(0);
  a = v128.bitselect(f32x4.sub(v128.load(table, 96), a), a, f32x4.lt(x, zero));
  return v128.bitselect(f32x4.sub(v128.load(table, 112), a), a, f32x4.lt(y, zero));
}

/** Angle of each vector (x, y) in eighths of a turn, in [-4, 4]; the same polynomial, its signs handled as bits. */
@inline
export function eighths(y: v128, x: v128): v128 {
  const ax = f32x4.abs(x);
  const ay = f32x4.abs(y);
  const c = f32x4.div(f32x4.pmin(ax, ay), f32x4.add(f32x4.pmax(ax, ay), v128.load(table, 64)));
  const cc = f32x4.mul(c, c);
  let a = f32x4.add(f32x4.mul(cc, v128.load(eighthTable, 48)), v128.load(eighthTable, 32));
  a = f32x4.add(f32x4.mul(a, cc), v128.load(eighthTable, 16));
  a = f32x4.mul(f32x4.add(f32x4.mul(a, cc), v128.load(eighthTable)), c);
  const sign = v128.load(eighthTable, 96);
  const steep = f32x4.lt(ax, ay);
  a = f32x4.add(v128.xor(a, v128.and(steep, sign)), v128.and(steep, v128.load(eighthTable, 64)));
  const back = i32x4.shr_s(x, 31);
  a = f32x4.add(v128.xor(a, v128.and(back, sign)), v128.and(back, v128.load(eighthTable, 80)));
  return v128.xor(a, v128.and(y, sign));
}
