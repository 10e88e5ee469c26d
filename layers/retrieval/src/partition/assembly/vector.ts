@inline
export function dot(a: usize, b: usize, stride: i32): f32 {
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  let s2 = f32x4.splat(0);
  let s3 = f32x4.splat(0);
  const end = a + ((<usize>stride) << 2);
  while (a < end) {
    s0 = f32x4.add(s0, f32x4.mul(v128.load(a), v128.load(b)));
    s1 = f32x4.add(s1, f32x4.mul(v128.load(a, 16), v128.load(b, 16)));
    s2 = f32x4.add(s2, f32x4.mul(v128.load(a, 32), v128.load(b, 32)));
    s3 = f32x4.add(s3, f32x4.mul(v128.load(a, 48), v128.load(b, 48)));
    s0 = f32x4.add(s0, f32x4.mul(v128.load(a, 64), v128.load(b, 64)));
    s1 = f32x4.add(s1, f32x4.mul(v128.load(a, 80), v128.load(b, 80)));
    s2 = f32x4.add(s2, f32x4.mul(v128.load(a, 96), v128.load(b, 96)));
    s3 = f32x4.add(s3, f32x4.mul(v128.load(a, 112), v128.load(b, 112)));
    a += 128;
    b += 128;
  }
  return sumOf(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
}

@inline
export function sumOf(lanes: v128): f32 {
  return (
    f32x4.extract_lane(lanes, 0) + f32x4.extract_lane(lanes, 1) + f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3)
  );
}

/** Adds `factor` times the row to `target`. */
@inline
export function addScaled(target: usize, factor: f32, row: usize, stride: i32): void {
  const factors = f32x4.splat(factor);
  const end = row + ((<usize>stride) << 2);
  while (row < end) {
    v128.store(target, f32x4.add(v128.load(target), f32x4.mul(factors, v128.load(row))));
    v128.store(target, f32x4.add(v128.load(target, 16), f32x4.mul(factors, v128.load(row, 16))), 16);
    v128.store(target, f32x4.add(v128.load(target, 32), f32x4.mul(factors, v128.load(row, 32))), 32);
    v128.store(target, f32x4.add(v128.load(target, 48), f32x4.mul(factors, v128.load(row, 48))), 48);
    v128.store(target, f32x4.add(v128.load(target, 64), f32x4.mul(factors, v128.load(row, 64))), 64);
    v128.store(target, f32x4.add(v128.load(target, 80), f32x4.mul(factors, v128.load(row, 80))), 80);
    v128.store(target, f32x4.add(v128.load(target, 96), f32x4.mul(factors, v128.load(row, 96))), 96);
    v128.store(target, f32x4.add(v128.load(target, 112), f32x4.mul(factors, v128.load(row, 112))), 112);
    row += 128;
    target += 128;
  }
}
