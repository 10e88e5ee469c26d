import { BORDER, gaussianLayer, octaveHeight, octaveStride, octaveWidth } from './pyramid';
import { refine } from './refine';

/**
 * Looks through an octave's differences of Gaussians for pixels that no neighbour in space and scale exceeds (Lowe 2004,
 * section 3.1) and hands each to the refinement. `ring` holds four rows of every difference.
 */
export function findExtrema(o: i32, layersPerOctave: i32, threshold: f32, contrast: f32, edge: f32, sigma: f32, ring: usize): void {
  const width = octaveWidth(o);
  const height = octaveHeight(o);
  const stride = octaveStride(o);
  const last = height - BORDER;
  differenceRow(o, layersPerOctave, BORDER - 1, ring, stride);
  differenceRow(o, layersPerOctave, BORDER, ring, stride);
  for (let y = BORDER; y < last; y++) {
    differenceRow(o, layersPerOctave, y + 1, ring, stride);
    for (let layer = 1; layer <= layersPerOctave; layer++) {
      scanRow(o, layer, y, width, threshold, ring, stride, layersPerOctave, contrast, edge, sigma);
    }
  }
}

@inline
function ringRow(ring: usize, layer: i32, y: i32, stride: usize): usize {
  return ring + <usize>(layer * 4 + (y & 3)) * stride;
}

function differenceRow(o: i32, layersPerOctave: i32, y: i32, ring: usize, stride: usize): void {
  for (let i = 0; i < layersPerOctave + 2; i++) {
    const low = gaussianLayer(o, i) + <usize>y * stride;
    const high = gaussianLayer(o, i + 1) + <usize>y * stride;
    const to = ringRow(ring, i, y, stride);
    for (let x: usize = 0; x < stride; x += 16) v128.store(to + x, f32x4.sub(v128.load(high + x), v128.load(low + x)));
  }
}

function scanRow(o: i32, layer: i32, y: i32, width: i32, threshold: f32, ring: usize, stride: usize, layersPerOctave: i32, contrast: f32, edge: f32, sigma: f32): void {
  const above = ringRow(ring, layer, y - 1, stride);
  const here = ringRow(ring, layer, y, stride);
  const below = ringRow(ring, layer, y + 1, stride);
  const end = width - BORDER;
  const t = f32x4.splat(threshold);
  for (let x = BORDER; x < end; x += 4) {
    const at = <usize>x << 2;
    const v = v128.load(here + at);
    const left = v128.load(here + at - 4);
    const right = v128.load(here + at + 4);
    const up = v128.load(above + at);
    const down = v128.load(below + at);
    const most = f32x4.pmax(f32x4.pmax(left, right), f32x4.pmax(up, down));
    const least = f32x4.pmin(f32x4.pmin(left, right), f32x4.pmin(up, down));
    const found = v128.and(v128.or(f32x4.ge(v, most), f32x4.le(v, least)), f32x4.gt(f32x4.abs(v), t));
    if (!v128.any_true(found)) continue;
    let lanes = i32x4.bitmask(found);
    while (lanes != 0) {
      const c = x + ctz(lanes);
      lanes &= lanes - 1;
      if (c < end && isExtremum(ring, stride, layer, y, c)) refine(o, layer, y, c, layersPerOctave, contrast, edge, sigma);
    }
  }
}

function isExtremum(ring: usize, stride: usize, layer: i32, y: i32, x: i32): bool {
  const value = load<f32>(ringRow(ring, layer, y, stride) + (<usize>x << 2));
  const sign: f32 = value > 0 ? 1 : -1;
  const size = value * sign;
  for (let l = layer - 1; l <= layer + 1; l++) {
    for (let dy = -1; dy <= 1; dy++) {
      const at = ringRow(ring, l, y + dy, stride) + (<usize>x << 2);
      if (load<f32>(at - 4) * sign > size || load<f32>(at) * sign > size || load<f32>(at + 4) * sign > size) return false;
    }
  }
  return true;
}
