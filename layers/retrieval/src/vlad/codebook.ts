/** Everything that turns a picture's RootSIFT descriptors into one vector. */
export interface Codebook {
  /** Number of centroids. */
  k: number;
  /** Length of the vectors. */
  dimensions: number;
  /** Exponent of the power law, in (0, 1]. */
  power: number;
  /** Exponent of the whitening, 0 (none) to 1 (full); it is already part of `scales` and `offsets`. */
  whitening: number;
  /** k x 128, in sixteenths of a descriptor unit. */
  centroids: Int16Array;
  /** dimensions x (k x 128): the principal axes, each as eight-bit steps. */
  projection: Int8Array;
  /** dimensions: the size of one step of each axis, times its whitening. */
  scales: Float32Array;
  /** dimensions: the projected mean, subtracted after projection. */
  offsets: Float32Array;
}
