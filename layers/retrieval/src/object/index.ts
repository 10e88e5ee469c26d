/**
 * Describes the main object of a picture by seven numbers F_i: mean colour (eq. 5), position (eq.
 * 6) and shape (area share, axis ratio). `features` calls `describeObject` once per picture; the
 * first call loads OpenCV.
 */
export { describeObject } from './describe.ts';
