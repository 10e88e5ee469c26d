/**
 * The sample library: pictures of the paper's ten kinds, drawn by code from a seed, for a machine that has no pictures
 * of its own. `npm start` calls `generateSampleLibrary` at the first start and drops the folder it wrote into the
 * library, sub-folder by sub-folder, as it would anyone's photos.
 */
export { generateSampleLibrary, type SamplePicture } from './library.ts';
