/**
 * Turns the RootSIFT descriptors of a picture into one vector for comparison by cosine: VLAD under
 * a codebook. `features/` calls `encodeVlad` for every picture, with the codebook that ships. The
 * recipes that make shipped codebooks and vocabularies call `fitCodebook` and `kMeans`, and
 * `words/` uses the same fixed point.
 */
export type { Codebook } from './codebook.ts';
export { CodebookFormatError, decodeCodebook, encodeCodebook } from './codec.ts';
export { encodeVlad } from './encode.ts';
export { type CodebookOptions, fitCodebook, sampleDescriptors } from './fit.ts';
export { type KMeansOptions, type KMeansResult, kMeans } from './k-means.ts';
export { defaultCodebook, loadCodebook, type ShippedCodebook } from './load.ts';
export { centroidSteps, halfSquaredNorms } from './quantizer.ts';
export { readShippedFile } from './shipped-file.ts';
