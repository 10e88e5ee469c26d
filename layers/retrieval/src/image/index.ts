/**
 * Picture files come in here and leave as plain pixels. `decodeImage` is called once per picture by indexing and by
 * search; its `rgb` (sRGB, upright, longest side at most 640) feeds every other room: `toGray` for SIFT, `rgb` itself
 * for the CNN and the object channels, `mirror` for mirror images, `resizeRgb` for training pictures, `thumbnail` for the
 * search page. What cannot be read leaves as `UnreadableImageError`, whose sentence is shown to the person who sent it.
 */
export { decodeImage } from './decode.ts';
export { type UnreadableImageCode, UnreadableImageError } from './errors.ts';
export type { ImageFormat } from './format.ts';
export { toGray } from './gray.ts';
export { mirror } from './mirror.ts';
export { type Region, RegionError } from './region.ts';
export { resizeRgb, thumbnail } from './resize.ts';
export type { DecodedImage, DecodeLimits, GrayImage, ImageNote, RgbImage } from './types.ts';
