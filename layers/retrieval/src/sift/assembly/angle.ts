/**
 * OpenCV's polynomial for the arctangent, in fractions of a turn. Vector constants are read from
 * memory, because the compiler would otherwise rebuild each of them from integers at every use.
 */
const DEGREES: f32 = 57.29577951308232;
const P1: f32 = <f32>0.9997878412794807 * DEGREES;
const P3: f32 = <f32>-0.3258083974640975 * DEGREES;
const P5: f32 = <f32>0.1555786518463281 * DEGREES;
const P7: f32 = <f32>-0.04432655554792128 * DEGREES;
const TINY: f32 = 2.220446049250313e-16;

/** Constants for angles in eighths of a turn and in 36ths of a turn. */
export const EIGHTHS: usize = memory.data(8 * 16, 16);
export const THIRTY_SIXTHS: usize = memory.data(8 * 16, 16);

/** 1.5 x 2^23. Adding it to a small integer leaves that integer in the low bits of the float. */
export const WHOLE: f32 = 12582912;

export function splatInto(at: usize, value: f32): void {
  v128.store(at, f32x4.splat(value));
}

function fill(table: usize, parts: f32): void {
  const unit = parts / 360;
  splatInto(table, P1 * unit);
  splatInto(table + 16, P3 * unit);
  splatInto(table + 32, P5 * unit);
  splatInto(table + 48, P7 * unit);
  splatInto(table + 64, TINY);
  splatInto(table + 80, parts / 4);
  splatInto(table + 96, parts / 2);
  v128.store(table + 112, i32x4.splat(0x80000000));
}

fill(EIGHTHS, 8);
fill(THIRTY_SIXTHS, 36);

/** Angle of each vector (x, y), from minus to plus half a turn, in the unit of `table`. */
@inline
export function angle(y: v128, x: v128, table: usize): v128 {
  const ax = f32x4.abs(x);
  const ay = f32x4.abs(y);
  const c = f32x4.div(f32x4.pmin(ax, ay), f32x4.add(f32x4.pmax(ax, ay), v128.load(table, 64)));
  const cc = f32x4.mul(c, c);
  let a = f32x4.add(f32x4.mul(cc, v128.load(table, 48)), v128.load(table, 32));
  a = f32x4.add(f32x4.mul(a, cc), v128.load(table, 16));
  a = f32x4.mul(f32x4.add(f32x4.mul(a, cc), v128.load(table)), c);
  // Extends the first eighth of a turn to all eight, with signs as bits.
  const sign = v128.load(table, 112);
  const steep = f32x4.lt(ax, ay);
  a = f32x4.add(v128.xor(a, v128.and(steep, sign)), v128.and(steep, v128.load(table, 80)));
  const back = i32x4.shr_s(x, 31);
  a = f32x4.add(v128.xor(a, v128.and(back, sign)), v128.and(back, v128.load(table, 96)));
  return v128.xor(a, v128.and(y, sign));
}
