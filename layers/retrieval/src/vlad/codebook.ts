/** The parameters that turn a picture's RootSIFT descriptors into one vector. */
export interface Codebook {
  /** Number of centroids. */
  k: number;
  /** Length of the vectors. */
  dimensions: number;
  /** Exponent of the power law, in (0, 1]. */
  power: number;
  /**
   * Exponent of the whitening, 0 (none) to 1 (full); already included in `scales` and `offsets`.
   */
  whitening: number;
  /** k x 128, in sixteenths of a descriptor unit. */
  centroids: Int16Array;
  /** dimensions x (k x 128): the principal axes, each in eight-bit steps of its own size. */
  projection: Int8Array;
  /** dimensions: the step size of each axis, times its whitening. */
  scales: Float32Array;
  /** dimensions: the projected mean, subtracted after projection. */
  offsets: Float32Array;
}
