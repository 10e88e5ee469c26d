import { type Canvas, hsl } from '../../canvas.ts';
import { blob, type Point } from '../../geometry.ts';
import type { Random } from '../../random.ts';

/** What lies on a round plate: drawn within a circle of `radius` pixels, seen at a slant (`tilt` = height over width). */
export type Dish = (canvas: Canvas, random: Random, x: number, y: number, radius: number, tilt: number) => void;

/** A shadow under something that lies. */
export function drawUnder(canvas: Canvas, x: number, y: number, radiusX: number, radiusY: number): void {
  canvas.oval(x + radiusX * 0.1, y + radiusY * 0.22, radiusX * 1.04, radiusY, 'rgba(30,15,5,0.32)');
}

export function scattered(random: Random, count: number, x: number, y: number, radius: number, tilt: number): Point[] {
  return Array.from({ length: count }, (_, i): Point => {
    const [angle, reach] = [i * 2.39996 + random.between(-0.3, 0.3), radius * Math.sqrt((i + 0.5) / count)];
    return [x + Math.cos(angle) * reach, y + Math.sin(angle) * reach * tilt];
  }).sort((a, b) => a[1] - b[1]);
}

export function drawSprig(canvas: Canvas, random: Random, x: number, y: number, size: number): void {
  for (let i = 0; i < 7; i++) {
    const angle = random.between(0, 6.28);
    const leaf = blob(
      random,
      x + Math.cos(angle) * size * 0.6,
      y + Math.sin(angle) * size * 0.4,
      size * 0.42,
      size * 0.28,
      0.3,
      7,
    );
    canvas.path(leaf, canvas.linear([hsl(105, 50, random.between(36, 50)), hsl(115, 50, 22)]), {
      stroke: hsl(110, 45, 16, 0.5),
      'stroke-width': 0.6,
    });
  }
}
