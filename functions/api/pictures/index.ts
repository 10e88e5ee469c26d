/**
 * Pictures that requests name: their schemas, where their bytes come from, their features and
 * keypoints, and the way back from a quad among keypoints to pixels of the picture.
 */
export { toPicturePixels } from './corners.ts';
export { type DescribedPicture, describePicture, exampleFeatures } from './describe.ts';
export { pictureFields, picturesIn, Quad, Region, RegionText } from './schema.ts';
export { type PictureSource, sourceOf, sourceOfBytes } from './source.ts';
