import type { Region } from '@dlsift/client';

/** A part of a picture, relative to its width and height. */
export interface Part {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Initial part for the keyboard. */
export const middle: Part = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 };
/** Smallest relative side of a part; less is an accidental click. */
const smallest = 0.05;
/** Minimum side that the service accepts, in pixels. */
const minPixels = 16;

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** The rectangle between two points; undefined where it is too small. */
export function between(a: [x: number, y: number], b: [x: number, y: number]): Part | undefined {
  const [left, right] = [a[0], b[0]].map((x) => clamp(x, 0, 1)).sort((m, n) => m - n) as [number, number];
  const [top, bottom] = [a[1], b[1]].map((y) => clamp(y, 0, 1)).sort((m, n) => m - n) as [number, number];
  const part = { x: left, y: top, width: right - left, height: bottom - top };
  return part.width < smallest || part.height < smallest ? undefined : part;
}

/** The part moved, within the picture. */
export function moved({ x, y, width, height }: Part, dx: number, dy: number): Part {
  return { x: clamp(x + dx, 0, 1 - width), y: clamp(y + dy, 0, 1 - height), width, height };
}

/** The part with its far corner moved, within the picture. */
export function resized({ x, y, width, height }: Part, dx: number, dy: number): Part {
  return { x, y, width: clamp(width + dx, smallest, 1 - x), height: clamp(height + dy, smallest, 1 - y) };
}

/** The part in whole pixels, inside the picture and at least as large as the service accepts. */
export function toPixels(part: Part, size: { width: number; height: number }): Region {
  const [x, width] = span(part.x, part.width, size.width);
  const [y, height] = span(part.y, part.height, size.height);
  return { x, y, width, height };
}

function span(start: number, length: number, pixels: number): [start: number, length: number] {
  const whole = clamp(Math.round(length * pixels), Math.min(minPixels, pixels), pixels);
  return [clamp(Math.round(start * pixels), 0, pixels - whole), whole];
}
