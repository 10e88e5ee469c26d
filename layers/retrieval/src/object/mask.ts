import type { RgbImage } from '../image/index.ts';
import { toLab } from './lab.ts';
import { withMats } from './opencv.ts';
import { saliency } from './saliency.ts';
import { shrink } from './shrink.ts';

/**
 * Longest side of the copy on which the object is found, in pixels: means and moments need no more.
 */
const maskSide = 128;

/**
 * Factor of Otsu's threshold: slightly lower keeps dim parts (legs, shaded sides) in the object.
 */
const thresholdShare = 0.85;

/** Smallest share of the picture's area that counts as an object. */
const minArea = 0.01;

/** The main object's pixels on a small copy of the picture (longest side 128). */
export interface ObjectMask {
  /** 1 on the object, 0 elsewhere; row-major, `width * height`. */
  data: Uint8Array;
  width: number;
  height: number;
  /** Whether nothing stood out, so that the object is the whole picture. */
  wholePicture: boolean;
}

/**
 * Finds a picture's main object. Where nothing stands out it is the whole picture.
 *
 * @returns the mask, and the small copy that it belongs to
 */
export function findMainObject(rgb: RgbImage): { mask: ObjectMask; small: RgbImage } {
  const small = shrink(rgb, maskSide);
  return { mask: maskOf(small), small };
}

function maskOf(small: RgbImage): ObjectMask {
  const { width, height } = small;
  const map = saliency(toLab(small));
  const object = map && strongestRegion(map, width, height);
  if (object) return { data: object, width, height, wholePicture: false };
  return { data: new Uint8Array(width * height).fill(1), width, height, wholePicture: true };
}

/**
 * Thresholds the map, cleans it, and keeps the connected region with the largest sum of saliency.
 */
function strongestRegion(map: Float32Array, width: number, height: number): Uint8Array | undefined {
  const labels = withMats((cv, own) => {
    const mat = own(new cv.Mat(height, width, cv.CV_8UC1));
    const bytes = mat.data;
    for (let i = 0; i < map.length; i++) bytes[i] = map[i] * 255;
    cv.GaussianBlur(mat, mat, new cv.Size(0, 0), 1.5);
    const regions = own(new cv.Mat());
    const otsu = cv.threshold(mat, regions, 0, 255, cv.THRESH_BINARY | cv.THRESH_OTSU);
    cv.threshold(mat, regions, otsu * thresholdShare, 255, cv.THRESH_BINARY);
    const ellipse = (side: number) => own(cv.getStructuringElement(cv.MORPH_ELLIPSE, new cv.Size(side, side)));
    cv.morphologyEx(regions, regions, cv.MORPH_OPEN, ellipse(3));
    cv.morphologyEx(regions, regions, cv.MORPH_CLOSE, ellipse(5));
    const labelled = own(new cv.Mat());
    cv.connectedComponents(regions, labelled);
    return labelled.data32S.slice();
  });

  const strongest = labelOfMost(labels, map);
  const object = new Uint8Array(labels.length);
  let area = 0;
  for (let i = 0; i < object.length; i++) {
    if (labels[i] !== strongest) continue;
    object[i] = 1;
    area++;
  }
  return strongest === 0 || area < minArea * object.length ? undefined : object;
}

/** The label (from 1) with the largest sum of saliency; 0 when there is none. */
function labelOfMost(labels: Int32Array, map: Float32Array): number {
  const sums: number[] = [0];
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (label > 0) sums[label] = (sums[label] ?? 0) + map[i];
  }
  return sums.indexOf(Math.max(...sums));
}
