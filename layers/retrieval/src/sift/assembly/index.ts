import { prepareBase } from './base';
import { ROW_MARGIN } from './blur';
import { buildOctave } from './build';
import { describe } from './descriptor';
import { prepareExtrema, RING_ROWS } from './extrema';
import { finishKeypoints, keypointCount, keypointsEnd, startKeypoints } from './keypoints';
import { allocate, clearArena, reserve } from './memory';
import { layOut, octaveCount, octaveStride } from './pyramid';
import { prepareRecipe } from './recipe';
import { prepareRefinement } from './refine';
import { rootOf } from './rootsift';
import { makeRoomForSamples } from './samples';

let gray: usize = 0;
let keypoints: usize = 0;
let octaves: usize = 0;
let descriptors: usize = 0;

/**
 * Allocates a grey picture of `pixels` bytes and frees the picture before.
 *
 * @returns its address
 */
export function takePicture(pixels: i32): usize {
  clearArena();
  gray = allocate(<usize>pixels + 64);
  return gray;
}

/** Arguments of `detect`. */
@unmanaged
class Detection {
  /** Thresholds and blur as in `SiftOptions`. */
  contrastThreshold: f64;
  edgeThreshold: f64;
  sigma: f64;
  /** Size of the picture in pixels. */
  width: i32;
  height: i32;
  /** Maximum number of keypoints; 0 for no maximum. */
  features: i32;
  /** Scales per octave. */
  layers: i32;
  /** Whether the strength of a keypoint is its response times its size, not its response alone. */
  bySize: bool;
}

const detection = memory.data(offsetof<Detection>(), 16);

/** Address of a `Detection` to fill in; the same at every call. */
export function detectionAt(): Detection {
  return changetype<Detection>(detection);
}

/**
 * Detects and describes the picture written at `takePicture`'s address.
 *
 * @returns the number of keypoints
 */
export function detect(detection: Detection): i32 {
  const width = detection.width;
  const height = detection.height;
  const layers = detection.layers;
  const contrast = detection.contrastThreshold;
  const edge = detection.edgeThreshold;
  const sigma = detection.sigma;
  layOut(width, height, layers);
  prepareRecipe(sigma, layers);
  prepareBase(gray, width, height, <f32>sigma);
  const stride = octaveStride(0);
  const even = allocate(stride + 2 * ROW_MARGIN) + ROW_MARGIN;
  const odd = allocate(stride + 2 * ROW_MARGIN) + ROW_MARGIN;
  prepareExtrema(allocate(stride * RING_ROWS * (layers + 2) + 64), layers, contrast);
  prepareRefinement(<f32>contrast, <f32>edge, <f32>sigma);
  makeRoomForSamples(<f32>sigma, layers);
  startKeypoints();
  for (let o = 0; o < octaveCount; o++) buildOctave(o, layers, even, odd);
  writeOut(finishKeypoints(detection.features, detection.bySize));
  return keypointCount();
}

function writeOut(sorted: usize): void {
  const count = <usize>keypointCount();
  keypoints = keypointsEnd(sorted) & ~63;
  octaves = keypoints + count * 20;
  descriptors = octaves + count * 4;
  reserve(keypoints, count * 152);
  for (let i: usize = 0; i < count; i++) {
    const record = <usize>load<u32>(sorted + (i << 2));
    memory.copy(keypoints + i * 20, record, 20);
    store<i32>(octaves + (i << 2), load<i32>(record, 20));
    describe(record, descriptors + i * 128);
  }
}

/** Address of count x 5 floats: x, y, size, angle, response. */
export function keypointsAt(): usize {
  return keypoints;
}

/** Address of count packed octaves (i32). */
export function octavesAt(): usize {
  return octaves;
}

/** Address of count x 128 bytes. */
export function descriptorsAt(): usize {
  return descriptors;
}

/**
 * Allocates `count` descriptors and frees the picture before.
 *
 * @returns their address
 */
export function takeDescriptors(count: i32): usize {
  clearArena();
  return allocate(<usize>count * 128);
}

/** Replaces the `count` descriptors at `address` by their RootSIFT. */
export function rootSift(address: usize, count: i32): void {
  for (let i: usize = 0; i < <usize>count; i++) rootOf(address + i * 128, address + i * 128);
}
