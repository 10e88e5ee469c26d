/**
 * The sample library: pictures of ten kinds, drawn from a seed, for a machine without pictures of
 * its own. At its first start, `npm start` draws it into a folder and adds that folder like any
 * other.
 */
export { generateSampleLibrary, type SamplePicture } from './library.ts';
