import { BORDER, gaussianLayer, octaveHeight, octaveStride, octaveWidth } from './pyramid';
import { addOriented } from './orientation';

const MAX_STEPS = 5;
const SCALE: f64 = 1.0 / 255;

let contrast: f32 = 0;
let edge: f32 = 0;
let sigma: f32 = 0;

export function prepareRefinement(contrastThreshold: f32, edgeThreshold: f32, firstSigma: f32): void {
  contrast = contrastThreshold;
  edge = edgeThreshold;
  sigma = firstSigma;
}

/** Pixel of the octave's difference of Gaussians `layer`, at a byte offset into its pictures. */
@inline
function difference(o: i32, layer: i32, at: usize): f64 {
  return <f64>(load<f32>(gaussianLayer(o, layer + 1) + at) - load<f32>(gaussianLayer(o, layer) + at));
}

/**
 * Fits a quadratic around an extremum (Lowe 2004, section 4), moves to the neighbour that it
 * indicates until it stays within half a pixel, and rejects faint extrema and those along edges.
 * The others go on to their orientations.
 */
export function refine(o: i32, layer: i32, y: i32, x: i32, layersPerOctave: i32): void {
  const width = octaveWidth(o);
  const height = octaveHeight(o);
  const stride = octaveStride(o);
  for (let step = 0; step < MAX_STEPS; step++) {
    const at = <usize>y * stride + (<usize>x << 2);
    const centre = difference(o, layer, at);
    const left = difference(o, layer, at - 4);
    const right = difference(o, layer, at + 4);
    const up = difference(o, layer, at - stride);
    const down = difference(o, layer, at + stride);
    const finer = difference(o, layer - 1, at);
    const coarser = difference(o, layer + 1, at);

    const dx = (right - left) * 0.5 * SCALE;
    const dy = (down - up) * 0.5 * SCALE;
    const ds = (coarser - finer) * 0.5 * SCALE;
    const dxx = (right + left - 2 * centre) * SCALE;
    const dyy = (down + up - 2 * centre) * SCALE;
    const dss = (coarser + finer - 2 * centre) * SCALE;
    const dxy =
      (difference(o, layer, at + stride + 4) - difference(o, layer, at + stride - 4) -
        difference(o, layer, at - stride + 4) + difference(o, layer, at - stride - 4)) * 0.25 * SCALE;
    const dxs =
      (difference(o, layer + 1, at + 4) - difference(o, layer + 1, at - 4) -
        difference(o, layer - 1, at + 4) + difference(o, layer - 1, at - 4)) * 0.25 * SCALE;
    const dys =
      (difference(o, layer + 1, at + stride) - difference(o, layer + 1, at - stride) -
        difference(o, layer - 1, at + stride) + difference(o, layer - 1, at - stride)) * 0.25 * SCALE;

    // Cramer's rule. A flat neighbourhood counts as converged.
    const cxx = dyy * dss - dys * dys;
    const cxy = dxs * dys - dxy * dss;
    const cxs = dxy * dys - dyy * dxs;
    const determinant = dxx * cxx + dxy * cxy + dxs * cxs;
    let ox: f64 = 0;
    let oy: f64 = 0;
    let os: f64 = 0;
    if (determinant != 0) {
      const inverse = -1 / determinant;
      ox = (cxx * dx + cxy * dy + cxs * ds) * inverse;
      oy = (cxy * dx + (dxx * dss - dxs * dxs) * dy + (dxy * dxs - dxx * dys) * ds) * inverse;
      os = (cxs * dx + (dxy * dxs - dxx * dys) * dy + (dxx * dyy - dxy * dxy) * ds) * inverse;
    }

    if (abs(ox) < 0.5 && abs(oy) < 0.5 && abs(os) < 0.5) {
      const value = centre * SCALE + 0.5 * (dx * ox + dy * oy + ds * os);
      if (<f32>abs(value) * <f32>layersPerOctave < contrast) return;
      const trace = dxx + dyy;
      const curvature = dxx * dyy - dxy * dxy;
      if (curvature <= 0 || trace * trace * edge >= (edge + 1) * (edge + 1) * curvature) return;
      const unit: f32 = <f32>(1 << o);
      const size = <f32>(sigma * <f32>Math.pow(2, (<f64>layer + os) / layersPerOctave) * unit * 2);
      const packed = o + (layer << 8) + (<i32>nearest((os + 0.5) * 255) << 16);
      addOriented(o, layer, y, x, (<f32>x + <f32>ox) * unit, (<f32>y + <f32>oy) * unit, size, <f32>abs(value), packed);
      return;
    }

    // Written so that a NaN stops the search too.
    if (!(abs(ox) < 1e8 && abs(oy) < 1e8 && abs(os) < 1e8)) return;
    x += <i32>nearest(ox);
    y += <i32>nearest(oy);
    layer += <i32>nearest(os);
    if (layer < 1 || layer > layersPerOctave) return;
    if (x < BORDER || x >= width - BORDER || y < BORDER || y >= height - BORDER) return;
  }
}
