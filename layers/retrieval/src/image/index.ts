/**
 * Reads picture files into plain pixels. Indexing and search call `decodeImage` once per picture;
 * its `rgb` (sRGB, upright, longest side at most 640) feeds every other room: `toGray` for SIFT,
 * `rgb` for the CNN and the object channels, `mirror` for mirror images, `resizeRgb` for training
 * pictures, `thumbnail` for the search page. Indexing
 * asks `isFlat` before it compares pictures. A file that cannot be read throws
 * `UnreadableImageError`, whose sentence its sender sees.
 */
export { decodeImage } from './decode.ts';
export { type UnreadableImageCode, UnreadableImageError } from './errors.ts';
export type { ImageFormat } from './format.ts';
export { toGray } from './gray.ts';
export { headBytes, refuseByHead } from './head.ts';
export { mirror } from './mirror.ts';
export { type Region, RegionError } from './region.ts';
export { resizeRgb, thumbnail } from './resize.ts';
export { isFlat } from './samples/flat.ts';
export type { DecodedImage, DecodeLimits, GrayImage, ImageNote, RgbImage } from './types.ts';
