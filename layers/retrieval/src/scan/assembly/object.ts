import { sumOf } from "./dot";

/**
 * Weighted sum of eq. (7), (8) and (9). A row, the query and the factors are laid out as c1, x,
 * rho, c3 | c2, y, e, 0, so that the exponents of colour, position and shape fall into three lanes.
 * The fourth weight is 0.
 *
 * query: 8 f32, then 8 f32 by which squared differences are multiplied, then the 4 weights.
 */
@inline
export function objectScore(row: usize, query: usize): f32 {
  const d0 = f32x4.sub(v128.load(row), v128.load(query));
  const d1 = f32x4.sub(v128.load(row, 16), v128.load(query, 16));
  const s0 = f32x4.mul(f32x4.mul(d0, d0), v128.load(query, 32));
  const s1 = f32x4.mul(f32x4.mul(d1, d1), v128.load(query, 48));
  const third = v128.shuffle<i32>(s0, f32x4.splat(0), 3, 4, 4, 4);
  const distance = f32x4.add(f32x4.add(s0, s1), third);
  return sumOf(f32x4.mul(exponential(f32x4.neg(distance)), v128.load(query, 64)));
}

/**
 * e^x for x <= 0, with an error below 3e-7: 2^n times a polynomial for 2^f, |f| <= 1/2. Constant
 * below e^-87.
 */
@inline
function exponential(x: v128): v128 {
  const y = f32x4.max(f32x4.mul(x, f32x4.splat(1.44269504)), f32x4.splat(-126));
  const n = f32x4.nearest(y);
  const f = f32x4.sub(y, n);
  let p = f32x4.splat(0.00133335581);
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(0.00961812911));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(0.0555041087));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(0.240226507));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(0.693147181));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(p, power);
}
