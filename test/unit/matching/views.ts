import type { Homography, Point, Size } from '../../../layers/retrieval/src/matching/index.ts';
import { mulberry32 } from '../../random.ts';

/** x, y of `count` points spread over a picture, by a seed. */
export function randomPoints(seed: number, count: number, { width, height }: Size): Float32Array {
  const next = mulberry32(seed);
  return Float32Array.from({ length: 2 * count }, (_, i) => next() * (i % 2 === 0 ? width : height));
}

/** The points mapped by a homography. */
export function transfer<Points extends Float32Array | Float64Array>(h: Homography, points: Points): Points {
  return points.map((_, i) => {
    const x = points[i & ~1];
    const y = points[i | 1];
    const w = h[6] * x + h[7] * y + h[8];
    const row = 3 * (i % 2);
    return (h[row] * x + h[row + 1] * y + h[row + 2]) / w;
  }) as Points;
}

/**
 * The homography from a picture's outline to a quadrilateral (Heckbert, 1989: the unit square to a
 * quadrilateral).
 */
export function quadHomography({ width, height }: Size, quad: Point[]): Homography {
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = quad as [Point, Point, Point, Point];
  const [dx1, dx2, sx] = [x1 - x2, x3 - x2, x0 - x1 + x2 - x3];
  const [dy1, dy2, sy] = [y1 - y2, y3 - y2, y0 - y1 + y2 - y3];
  const determinant = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / determinant;
  const h = (dx1 * sy - sx * dy1) / determinant;
  return Float64Array.of(
    (x1 - x0 + g * x1) / width,
    (x3 - x0 + h * x3) / height,
    x0,
    (y1 - y0 + g * y1) / width,
    (y3 - y0 + h * y3) / height,
    y0,
    g / width,
    h / height,
    1,
  );
}
