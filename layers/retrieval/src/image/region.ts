/** A rectangle of a picture, in whole pixels of the upright original. */
export interface Region {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A region outside of the picture. */
export class RegionError extends RangeError {
  override name = 'RegionError';
}

/**
 * @throws RegionError unless the region lies in the picture with both sides at least `minSide`
 *   pixels long
 */
export function requireRegion(region: Region, picture: { width: number; height: number }, minSide: number): void {
  const { x, y, width, height } = region;
  const isWhole = [x, y, width, height].every(Number.isInteger);
  const isInside = x >= 0 && y >= 0 && x + width <= picture.width && y + height <= picture.height;
  if (isWhole && isInside && Math.min(width, height) >= minSide) return;
  throw new RegionError(
    `Expected a region of whole pixels inside the picture's ${picture.width} x ${picture.height}, each side at least ${minSide}, but received x ${x}, y ${y}, width ${width}, height ${height}`,
  );
}
