/**
 * RootSIFT of one descriptor: 512 times the square root of each element over the sum, rounded, at
 * most 255.
 */
export function rootOf(source: usize, target: usize): void {
  let total: u32 = 0;
  for (let k: usize = 0; k < 128; k++) total += load<u8>(source + k);
  const gain = f32x4.splat(total > 0 ? <f32>262144 / <f32>total : 0);
  for (let k: usize = 0; k < 128; k += 8) {
    const wide = v128.load8x8_u(source + k);
    const low = root(i32x4.extend_low_i16x8_u(wide), gain);
    const high = root(i32x4.extend_high_i16x8_u(wide), gain);
    const bytes = i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(low, high), i32x4.splat(0));
    store<u64>(target + k, i64x2.extract_lane(bytes, 0));
  }
}

@inline
function root(values: v128, gain: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.sqrt(f32x4.mul(f32x4.convert_i32x4_u(values), gain))));
}
