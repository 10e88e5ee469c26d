import type { ImageFormat } from './format.ts';

/** 8-bit sRGB pixels, row-major, interleaved: `data[(y * width + x) * 3 + channel]`. */
export interface RgbImage {
  data: Uint8Array;
  width: number;
  height: number;
}

/** 8-bit luma, row-major: `data[y * width + x]`. */
export interface GrayImage {
  data: Uint8Array;
  width: number;
  height: number;
}

export interface DecodedImage {
  /**
   * The working copy of the requested region or the whole: upright, sRGB, longest side at most 640
   * pixels, never enlarged.
   */
  rgb: RgbImage;
  /** Width of the original in pixels, after its EXIF orientation is applied. */
  width: number;
  /** Height of the original in pixels, after its EXIF orientation is applied. */
  height: number;
  format: ImageFormat;
  /** What was made up for, so that the owner can be told. */
  notes: ImageNote[];
}

/**
 * `camera-raw-preview`: the JPEG inside a camera raw file is read; `no-end-marker`: the JPEG lacks
 * its last bytes.
 */
export type ImageNote = 'camera-raw-preview' | 'no-end-marker';

/** Limits of `decodeImage`, checked before any pixel is decoded. */
export interface DecodeLimits {
  /** Maximum bytes of a file. */
  maxBytes: number;
  /** Maximum pixels (width x height) that a header may declare. */
  maxPixels: number;
  /** Minimum length of the shorter side, in pixels. */
  minSide: number;
}
