/**
 * One picture comes in as pixels and leaves as the seven numbers F_i of its main object: mean colour (eq. 5), place
 * (eq. 6) and shape (area share, axis ratio). Indexing and search call `describeObject` once per picture, through
 * `features/`; the first call loads OpenCV.
 */
export { describeObject } from './describe.ts';
