/**
 * One picture comes in as pixels and leaves as the seven numbers F_i of its main object: mean colour (eq. 5), place
 * (eq. 6) and shape (area share, axis ratio). Indexing and search call `describeObject` once per picture;
 * `mainObjectMask` shows which pixels those numbers speak of. `warmUpOpenCv` loads OpenCV ahead of the first picture.
 */
export { describeObject } from './describe.ts';
export { mainObjectMask, type ObjectMask } from './mask.ts';
export { warmUpOpenCv } from './opencv.ts';
