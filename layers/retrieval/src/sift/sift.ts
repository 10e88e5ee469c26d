import { seededRandom, writeStruct } from '../math/index.ts';
import { detectionLayout } from './generated/kernels.ts';
import { withKernels } from './kernels.ts';
import { checkPicture, completeOptions, type SiftOptions } from './options.ts';

/** Keypoints and descriptors of one picture, sorted by x, then y. */
export interface SiftFeatures {
  count: number;
  /**
   * count x 5: x, y (pixels), size (diameter in pixels), angle (degrees, clockwise), response.
   *
   * x and y are OpenCV's, a quarter of a pixel larger than the true location (the centre of the
   * first pixel is 0, 0): OpenCV halves coordinates of the doubled picture as if both grids began
   * at the same point. All pictures have the same offset.
   */
  keypoints: Float32Array;
  /** count, packed as in OpenCV: octave (signed byte) | layer << 8 | sub-layer << 16. */
  octaves: Int32Array;
  /** count x 128 bytes. */
  descriptors: Uint8Array;
}

/**
 * Detects SIFT keypoints and computes their descriptors (Lowe 2004) with OpenCV's conventions:
 * `cv2.SIFT_create(...).detectAndCompute(gray, None)`. The results are the same bytes on every
 * machine. Needs about 121 bytes of memory per pixel (37 MB for 640 x 480, 2 GB for 4096 x 4096),
 * of which up to 192 MB stay allocated for the next call.
 *
 * @param gray `width * height` bytes, row by row
 * @param width 16 to 4096 pixels
 * @param height 16 to 4096 pixels
 * @returns keypoints sorted by x, then y, without duplicates
 * @throws TypeError or RangeError that names the argument, its value and the allowed range
 *
 * @example
 * ```ts
 * import { detectAndCompute } from '@dlsift/retrieval/sift';
 *
 * const [width, height] = [160, 120];
 * const gray = new Uint8Array(width * height).fill(40);
 * // A bright rectangle on a dark ground.
 * for (let y = 40; y < 80; y++) gray.fill(220, y * width + 50, y * width + 110);
 * const { count, keypoints, descriptors } = detectAndCompute(gray, width, height);
 * console.log(count > 0, keypoints.length / count, descriptors.length / count); // true 5 128
 * ```
 */
export function detectAndCompute(
  gray: Uint8Array,
  width: number,
  height: number,
  options: SiftOptions = {},
): SiftFeatures {
  checkPicture(gray, width, height);
  const o = completeOptions(options);
  return withKernels((kernels) => {
    const at = kernels.takePicture(gray.length) >>> 0;
    new Uint8Array(kernels.memory.buffer, at, gray.length).set(gray);
    const detection = kernels.detectionAt();
    writeStruct(kernels.memory.buffer, detection, detectionLayout, {
      contrastThreshold: o.contrastThreshold,
      edgeThreshold: o.edgeThreshold,
      sigma: o.sigma,
      width,
      height,
      features: o.nfeatures,
      layers: o.nOctaveLayers,
      bySize: o.strength === 'response-and-size',
    });
    const count = kernels.detect(detection);
    const buffer = kernels.memory.buffer;
    return {
      count,
      keypoints: new Float32Array(buffer, kernels.keypointsAt() >>> 0, count * 5).slice(),
      octaves: new Int32Array(buffer, kernels.octavesAt() >>> 0, count).slice(),
      descriptors: new Uint8Array(buffer, kernels.descriptorsAt() >>> 0, count * 128).slice(),
    };
  });
}

/**
 * Computes RootSIFT (Arandjelovic and Zisserman 2012): the square root of each descriptor after L1
 * normalisation, times 512, at most 255, so that Euclidean distance compares the originals by the
 * Hellinger kernel. An all-zero descriptor stays zero.
 *
 * @param descriptors count x 128
 * @returns count x 128, a new array
 * @throws TypeError or RangeError where the descriptors are not a Uint8Array of whole descriptors
 */
export function rootSift(descriptors: Uint8Array): Uint8Array {
  if (!(descriptors instanceof Uint8Array)) {
    throw new TypeError(`Expected a Uint8Array for descriptors but received ${typeof descriptors}`);
  }
  if (descriptors.length % 128 !== 0) {
    throw new RangeError(`Expected a multiple of 128 bytes for descriptors but received ${descriptors.length}`);
  }
  return withKernels((kernels) => {
    const at = kernels.takeDescriptors(descriptors.length / 128) >>> 0;
    new Uint8Array(kernels.memory.buffer, at, descriptors.length).set(descriptors);
    kernels.rootSift(at, descriptors.length / 128);
    return new Uint8Array(kernels.memory.buffer, at, descriptors.length).slice();
  });
}

/** Size of the picture for which `warmUp` allocates memory. */
const usual = { width: 640, height: 480 };

/**
 * Prepares the kernels at the start of a program: runs them until the engine has optimised them,
 * and allocates the memory of a picture of 640 x 480. Takes about 0.1 s, which the first picture
 * would otherwise take longer.
 */
export function warmUp(): void {
  const side = 128;
  const random = seededRandom(1);
  const gray = Uint8Array.from({ length: side * side }, () => random.integer(256));
  for (let run = 0; run < 4; run++) rootSift(detectAndCompute(gray, side, side).descriptors);
  detectAndCompute(new Uint8Array(usual.width * usual.height), usual.width, usual.height);
}
