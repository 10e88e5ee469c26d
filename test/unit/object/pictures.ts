import type { RgbImage } from '../../../layers/retrieval/src/image/index.ts';

export type Color = readonly [red: number, green: number, blue: number];

/** A picture painted pixel by pixel. */
export function paint(width: number, height: number, colorAt: (x: number, y: number) => Color): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(colorAt(x, y), (y * width + x) * 3);
  return { data, width, height };
}

export interface Ellipse {
  x: number;
  y: number;
  radiusX: number;
  radiusY: number;
  /** Radians, clockwise on screen. */
  turn?: number;
}

/** An ellipse on a background of another colour, both with a little fixed-pattern noise. */
export function ellipseOn(width: number, height: number, ellipse: Ellipse, color: Color, ground: Color): RgbImage {
  const { x: centerX, y: centerY, radiusX, radiusY, turn = 0 } = ellipse;
  return paint(width, height, (x, y) => {
    const [right, down] = [x + 0.5 - centerX, y + 0.5 - centerY];
    const u = (right * Math.cos(turn) + down * Math.sin(turn)) / radiusX;
    const v = (down * Math.cos(turn) - right * Math.sin(turn)) / radiusY;
    const noise = ((x * 7 + y * 13) % 5) - 2;
    const [red, green, blue] = u * u + v * v < 1 ? color : ground;
    return [shade(red, noise), shade(green, noise), shade(blue, noise)];
  });
}

function shade(value: number, noise: number): number {
  return Math.min(255, Math.max(0, value + noise));
}
