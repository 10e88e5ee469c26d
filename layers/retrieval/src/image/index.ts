/**
 * Picture files come in here and leave as plain pixels. `decodeImage` is called once per picture by indexing and by
 * search; its `rgb` (sRGB, upright, longest side at most 640) feeds every other room: `toGray` for SIFT, `resizeRgb`
 * and `blocksOf` for the CNN, `rgb` itself for the object channels, `thumbnail` for the search page. What cannot be
 * read leaves as `UnreadableImageError`, whose sentence is shown to the person who sent the file.
 */
export { BLOCK_COLUMNS, BLOCK_ROWS, blocksOf } from './blocks.ts';
export { DEFAULT_LIMITS, decodeImage, WORKING_SIDE } from './decode.ts';
export { type UnreadableImageCode, UnreadableImageError } from './errors.ts';
export type { ImageFormat } from './format.ts';
export { toGray } from './gray.ts';
export { mirror, type Region, RegionError } from './region.ts';
export { resizeRgb, thumbnail } from './resize.ts';
export type { DecodedImage, DecodeLimits, GrayImage, RgbImage } from './types.ts';
