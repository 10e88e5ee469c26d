import { type Canvas, fixed, hsl } from '../canvas.ts';
import { curve, type Joint, limb, type Point, placement } from '../geometry.ts';
import type { Random } from '../random.ts';
import { drawShadow } from '../scenery/ground.ts';

export interface ElephantLook {
  hue: number;
  saturation: number;
  lightness: number;
  tusks: boolean;
}

/** An elephant from the side, `size` pixels from shoulder to ground, standing at (x, y). Looks right unless `looksLeft`. */
export function drawElephant(
  canvas: Canvas,
  random: Random,
  x: number,
  y: number,
  size: number,
  looksLeft: boolean,
  look: ElephantLook,
): void {
  const scale = size / 2;
  const place = placement(x, y - 1.36 * scale, scale, looksLeft);
  const part = (...joints: Joint[]) => limb(joints, place, scale);
  const tone = (share: number) => hsl(look.hue, look.saturation, look.lightness * share);
  const light = canvas.light([tone(1.45), tone(1), tone(0.55)], x, y - 2.1 * scale, x, y - 0.1 * scale);
  const shade = canvas.light([tone(0.7), tone(0.35)], x, y - 1.4 * scale, x, y);
  const stride = random.between(-0.2, 0.2);
  const sway = random.between(-0.25, 0.4);

  drawShadow(canvas, x, y, 1.6 * scale, 0.16 * scale, 0.55);
  canvas.path(part([0.62, 0.2, 0.25], [0.66 + stride, 0.8, 0.17], [0.62 + stride, 1.3, 0.18]), shade);
  canvas.path(part([-0.62, 0.2, 0.28], [-0.66 - stride, 0.8, 0.18], [-0.62 - stride, 1.3, 0.18]), shade);
  canvas.path(part([-1.2, -0.2, 0.06], [-1.42, 0.2, 0.035], [-1.46, 0.6, 0.03], [-1.48, 0.7, 0.06]), tone(0.5));
  const body = part([-0.85, -0.02, 0.5], [-0.3, -0.1, 0.68], [0.35, -0.08, 0.64], [0.85, -0.18, 0.48]);
  const legs = [
    part([0.82, 0.1, 0.32], [0.85 - stride, 0.75, 0.21], [0.85 - stride, 1.34, 0.21]),
    part([-0.85, 0.1, 0.4], [-0.92 + stride, 0.75, 0.22], [-0.9 + stride, 1.34, 0.21]),
  ];
  const head = part([0.95, -0.42, 0.4], [1.25, -0.4, 0.42], [1.42, -0.15, 0.28]);
  const trunk = part(
    [1.38, -0.3, 0.3],
    [1.66, 0.1, 0.2],
    [1.74, 0.55, 0.14],
    [1.72 + sway * 0.5, 0.95, 0.1],
    [1.78 + sway, 1.15, 0.075],
  );
  for (const d of [...legs, body, head, trunk]) canvas.path(d, light);
  drawToenails(canvas, place, scale, [0.85 - stride, -0.9 + stride], tone(1.5));

  canvas.group({ 'clip-path': canvas.clip(body, ...legs, head, trunk), opacity: 0.4 }, () => {
    drawWrinkles(canvas, random, place, scale, tone(0.45));
  });
  const [earX, earY] = place(0.88, -0.3);
  const mirror = looksLeft ? -1 : 1;
  const ear: Point[] = [
    [0.1, -0.42],
    [0.42, -0.2],
    [0.36, 0.2],
    [0.12, 0.62],
    [-0.18, 0.5],
    [-0.38, 0.12],
    [-0.3, -0.3],
  ];
  const at = (grow: number) => ear.map(([u, v]): Point => [earX + mirror * u * scale * grow, earY + v * scale * grow]);
  canvas.path(curve(at(1.04), true), tone(0.38), { opacity: 0.7 });
  canvas.path(curve(at(0.98), true), canvas.radial([tone(1.25), tone(1.05), tone(0.7)], 0.55, 0.3, 0.75));
  canvas.line(curve(at(0.72).slice(2, 6)), tone(0.6), 0.02 * scale, { opacity: 0.6 });
  if (look.tusks)
    canvas.path(
      part([1.4, 0, 0.075], [1.62, 0.3, 0.065], [1.98, 0.36, 0.02]),
      canvas.linear([hsl(45, 50, 94), hsl(40, 30, 68)]),
    );
  const [eyeX, eyeY] = place(1.36, -0.42);
  canvas.oval(eyeX, eyeY, 0.055 * scale, 0.045 * scale, hsl(25, 30, 8));
  canvas.oval(eyeX - 0.4, eyeY - 0.6, 0.016 * scale, 0.016 * scale, '#fff');
}

function drawToenails(
  canvas: Canvas,
  place: (x: number, y: number) => Point,
  scale: number,
  feet: number[],
  color: string,
): void {
  for (const foot of feet) {
    for (const side of [-0.02, 0.09, 0.17]) {
      const [x, y] = place(foot + side, 1.49);
      canvas.oval(x, y, 0.045 * scale, 0.04 * scale, color);
    }
  }
}

function drawWrinkles(
  canvas: Canvas,
  random: Random,
  place: (x: number, y: number) => Point,
  scale: number,
  color: string,
): void {
  let d = '';
  const fold = (u: number, v: number, length: number, rise: number) => {
    const [[x1, y1], [x2, y2]] = [place(u, v), place(u + length, v + rise)];
    d += `M${fixed(x1)} ${fixed(y1)}Q${fixed((x1 + x2) / 2 + 2)} ${fixed((y1 + y2) / 2 + 0.05 * scale)} ${fixed(x2)} ${fixed(y2)}`;
  };
  for (let i = 0; i < 60; i++)
    fold(random.between(-1.3, 1.3), random.between(-0.7, 1.3), random.between(0.08, 0.3), random.between(-0.12, 0.12));
  for (let i = 0; i < 16; i++) fold(1.45 + 0.02 * i, -0.15 + i * 0.08, 0.34, 0.02);
  canvas.line(d, color, Math.max(0.7, 0.022 * scale));
}
