/**
 * Options of the detector, with OpenCV's names, defaults and meaning; `strength` is not OpenCV's.
 */
export interface SiftOptions {
  /** Maximum number of keypoints, the strongest first; ties at the limit all stay. 0 keeps all. */
  nfeatures?: number;
  /**
   * How keypoints are ranked: by `response`, as in OpenCV, or by `response-and-size`, their
   * product. Large keypoints survive blur, noise and distance, and the strongest few by response
   * alone are mostly small.
   */
  strength?: 'response' | 'response-and-size';
  /** Scales per octave that are searched, 1 to 8. */
  nOctaveLayers?: number;
  /** Minimum contrast of a keypoint, as a fraction of the grey range times `nOctaveLayers`. */
  contrastThreshold?: number;
  /** Maximum ratio of principal curvatures, which keypoints along edges exceed. */
  edgeThreshold?: number;
  /** Blur of the first layer, in pixels of the doubled picture, 0.8 to 4. */
  sigma?: number;
}

/** Defaults of `detectAndCompute`. */
const siftDefaults: Required<SiftOptions> = {
  nfeatures: 0,
  strength: 'response',
  nOctaveLayers: 3,
  contrastThreshold: 0.04,
  edgeThreshold: 10,
  sigma: 1.6,
};

/** Range of the width and height in pixels. */
const sizeLimits = { least: 16, most: 4096 };

/**
 * Completes the given options with the defaults.
 *
 * @throws RangeError that names the first option out of range
 */
export function completeOptions(given: SiftOptions): Required<SiftOptions> {
  const named = Object.entries(given).filter(([, value]) => value !== undefined);
  const options: Required<SiftOptions> = { ...siftDefaults, ...Object.fromEntries(named) };
  requireWhole('nfeatures', options.nfeatures, 0, 2 ** 31 - 1);
  requireOneOf('strength', options.strength, ['response', 'response-and-size']);
  requireWhole('nOctaveLayers', options.nOctaveLayers, 1, 8);
  requireWithin('contrastThreshold', options.contrastThreshold, 0, 8);
  requireWithin('edgeThreshold', options.edgeThreshold, 1, 1e6);
  requireWithin('sigma', options.sigma, 0.8, 4);
  return options;
}

/**
 * @throws TypeError or RangeError unless `gray` is `width` x `height` bytes within the size limits
 */
export function checkPicture(gray: Uint8Array, width: number, height: number): void {
  if (!(gray instanceof Uint8Array) && !((gray as unknown) instanceof Uint8ClampedArray)) {
    throw new TypeError(`Expected a Uint8Array for gray but received ${describe(gray)}`);
  }
  requireWhole('width', width, sizeLimits.least, sizeLimits.most);
  requireWhole('height', height, sizeLimits.least, sizeLimits.most);
  if (gray.length !== width * height) {
    throw new RangeError(
      `Expected width x height = ${width} x ${height} = ${width * height} bytes for gray but received ${gray.length}`,
    );
  }
}

function requireWhole(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(
      `Expected a whole number from ${least} to ${most} for ${name} but received ${describe(value)}`,
    );
  }
}

function requireOneOf(name: string, value: string, allowed: string[]): void {
  if (!allowed.includes(value)) {
    throw new RangeError(`Expected ${allowed.join(' or ')} for ${name} but received ${describe(value)}`);
  }
}

function requireWithin(name: string, value: number, least: number, most: number): void {
  if (typeof value !== 'number' || !(value >= least && value <= most)) {
    throw new RangeError(`Expected a number from ${least} to ${most} for ${name} but received ${describe(value)}`);
  }
}

function describe(value: unknown): string {
  return typeof value === 'object' && value !== null ? value.constructor.name : `${typeof value} ${String(value)}`;
}
