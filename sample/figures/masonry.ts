import { type Canvas, fixed, hsl } from '../canvas.ts';
import { polygon } from '../geometry.ts';
import type { Random } from '../random.ts';
import type { Tint } from '../scenery/ground.ts';

export const stones: readonly Tint[] = [
  [40, 34, 72],
  [28, 28, 62],
  [18, 36, 56],
  [45, 24, 80],
  [10, 40, 50],
  [210, 10, 66],
];

export function tone([hue, saturation, lightness]: Tint, share: number): string {
  return hsl(hue, saturation, lightness * share);
}

/** A pavement with joints that meet at the horizon. */
export function drawSquare(canvas: Canvas, random: Random, top: number): void {
  const { width, height } = canvas;
  const hue = random.between(25, 50);
  canvas.box(0, top, width, height - top, canvas.linear([hsl(hue, 10, 70), hsl(hue, 10, 48)]));
  let d = '';
  for (let i = -14; i <= 14; i++)
    d += `M${fixed(width / 2 + i * 14)} ${fixed(top)}L${fixed(width / 2 + i * 60)} ${height}`;
  for (let i = 1; i < 7; i++) d += `M0 ${fixed(top + (height - top) * (i / 7) ** 1.6)}h${width}`;
  canvas.line(d, hsl(hue, 10, 38), 0.8, { opacity: 0.6 });
}

/** A window in its frame, with the sky in the glass. */
export function drawWindow(
  canvas: Canvas,
  random: Random,
  x: number,
  y: number,
  width: number,
  height: number,
  wall: Tint,
  arched: boolean,
): void {
  const glass = canvas.linear(
    [hsl(210, 30, random.between(20, 36)), hsl(205, 30, random.between(40, 62))],
    [0, 0, 1, 1],
  );
  const rise = arched ? width / 2 : 0;
  const outline = (grow: number) =>
    `M${fixed(x - grow)} ${fixed(y + height + grow)}V${fixed(y + rise)}${arched ? `A${fixed(width / 2 + grow)} ${fixed(width / 2 + grow)} 0 0 1 ${fixed(x + width + grow)} ${fixed(y + rise)}` : `V${fixed(y - grow)}H${fixed(x + width + grow)}`}V${fixed(y + height + grow)}Z`;
  canvas.path(outline(width * 0.14), tone(wall, 1.2));
  canvas.path(outline(0), glass);
  canvas.line(
    `M${fixed(x + width / 2)} ${fixed(y)}v${fixed(height)}M${fixed(x)} ${fixed(y + height * 0.5)}h${fixed(width)}`,
    tone(wall, 1.1),
    Math.max(0.8, width * 0.08),
  );
  canvas.box(x - width * 0.2, y + height, width * 1.4, Math.max(1.5, height * 0.07), tone(wall, 0.68));
}

export function drawTower(
  canvas: Canvas,
  random: Random,
  x: number,
  top: number,
  breadth: number,
  tall: number,
  depth: number,
): void {
  const wall: Tint = [
    random.pick([205, 212, 222, 30, 190]),
    random.between(10, 30),
    70 - 36 * depth * random.between(0.7, 1),
  ];
  canvas.box(x, top, breadth, tall, canvas.linear([tone(wall, 1.1), tone(wall, 0.8)], [0, 0, 1, 0.3]));
  canvas.path(
    polygon([
      [x + breadth, top],
      [x + breadth + 7, top + 6],
      [x + breadth + 7, top + tall],
      [x + breadth, top + tall],
    ]),
    tone(wall, 0.55),
  );
  if (random.chance(0.35))
    canvas.line(`M${fixed(x + breadth / 2)} ${fixed(top)}v${fixed(-random.between(10, 30))}`, tone(wall, 0.6), 1.6);
  if (random.chance(0.4)) canvas.box(x + breadth * 0.2, top - 7, breadth * 0.6, 8, tone(wall, 0.85));
  const lit = { dark: '', bright: '', warm: '' };
  const [stepX, stepY] = [random.between(5.5, 8), random.between(6.5, 10)];
  for (let y = top + 6; y < top + tall - 4; y += stepY) {
    for (let left = x + 4; left < x + breadth - stepX * 0.6; left += stepX) {
      lit[random.chance(0.1) ? 'warm' : random.chance(0.4) ? 'bright' : 'dark'] +=
        `M${fixed(left)} ${fixed(y)}h${fixed(stepX * 0.6)}v${fixed(stepY * 0.6)}h${fixed(-stepX * 0.6)}Z`;
    }
  }
  canvas.path(lit.dark, tone(wall, 0.5));
  canvas.path(lit.bright, hsl(205, 42, 78 - 14 * depth));
  canvas.path(lit.warm, hsl(44, 90, 72));
}
