import { type Homography, mapPoint, type Point } from './homography.ts';

/** Four corners: top left, top right, bottom right, bottom left of the picture that was mapped. */
export type Quad = [Point, Point, Point, Point];

/** Size of a picture. */
export interface Size {
  /** Pixels. */
  width: number;
  height: number;
}

/** Maps the corners of a picture. */
export function mapOutline(h: Homography, { width, height }: Size): Quad {
  return [mapPoint(h, 0, 0), mapPoint(h, width, 0), mapPoint(h, width, height), mapPoint(h, 0, height)];
}

/** Range of the ratio between the area of a mapped outline and that of the picture. */
export const areaRatioRange: readonly [number, number] = [1 / 400, 400];

/**
 * Decides whether the homography can be a view of a flat picture: its whole outline stays in front
 * of the camera, convex and not mirrored, with a plausible area.
 */
export function isPlausibleOutline(h: Homography, size: Size): boolean {
  const { width, height } = size;
  const w = [h[8], h[6] * width + h[8], h[6] * width + h[7] * height + h[8], h[7] * height + h[8]];
  if (!(Math.min(...w) > 0 || Math.max(...w) < 0)) return false;
  const quad = mapOutline(h, size);
  let twiceArea = 0;
  for (let i = 0; i < 4; i++) {
    const [ax, ay] = quad[i];
    const [bx, by] = quad[(i + 1) % 4];
    const [cx, cy] = quad[(i + 2) % 4];
    if (!((bx - ax) * (cy - by) - (by - ay) * (cx - bx) > 0)) return false;
    twiceArea += ax * by - ay * bx;
  }
  const ratio = twiceArea / (2 * width * height);
  return ratio >= areaRatioRange[0] && ratio <= areaRatioRange[1];
}
