import { type Canvas, fixed, hsl } from '../../canvas.ts';
import { apart } from '../../geometry.ts';
import type { Random } from '../../random.ts';
import { type Dish, drawSprig, drawUnder } from './kit.ts';

export const cake: Dish = (canvas, random, x, y, radius, tilt) => {
  const [across, tall] = [radius * 0.72, radius * random.between(0.5, 0.66)];
  const flat = across * tilt * 0.8;
  const icing = random.pick([
    [340, 60, 80],
    [28, 46, 28],
    [44, 60, 86],
    [200, 46, 82],
  ] as const);
  const [hue, saturation, lightness] = icing;
  drawUnder(canvas, x, y + 2, across * 1.05, flat * 1.05);
  const side = canvas.linear(
    [
      hsl(hue, saturation, lightness),
      [0.4, hsl(hue, saturation, Math.min(96, lightness * 1.14))],
      hsl(hue, saturation, lightness * 0.68),
    ],
    [0, 0, 1, 0],
  );
  canvas.path(
    `M${fixed(x - across)} ${fixed(y - tall)}V${fixed(y)}A${fixed(across)} ${fixed(flat)} 0 0 0 ${fixed(x + across)} ${fixed(y)}V${fixed(y - tall)}Z`,
    side,
  );
  for (const layer of [0.34, 0.66])
    canvas.line(
      `M${fixed(x - across)} ${fixed(y - tall * layer)}A${fixed(across)} ${fixed(flat)} 0 0 0 ${fixed(x + across)} ${fixed(y - tall * layer)}`,
      hsl(hue, saturation, lightness * 0.72),
      tall * 0.06,
    );
  canvas.oval(
    x,
    y - tall,
    across,
    flat,
    canvas.radial([hsl(hue, saturation, Math.min(97, lightness * 1.16)), hsl(hue, saturation, lightness)]),
  );
  for (let i = 0; i < 18; i++) {
    const angle = (i / 18) * 6.283;
    const [left, top] = [x + Math.cos(angle) * across * 0.9, y - tall + Math.sin(angle) * flat * 0.9];
    canvas.oval(
      left,
      top - 3,
      across * 0.12,
      across * 0.1,
      canvas.radial(['#ffffff', hsl(hue, 30, 84), hsl(hue, 30, 66)], 0.4, 0.3, 0.8),
    );
    if (i % 3 === 0)
      canvas.oval(
        left,
        top - across * 0.12,
        across * 0.085,
        across * 0.085,
        canvas.radial([hsl(350, 86, 62), hsl(348, 80, 38), hsl(345, 76, 22)], 0.35, 0.3, 0.8),
      );
  }
  let drips = '';
  for (let i = 1; i < 10; i++) {
    const angle = (i / 10) * Math.PI;
    drips += `M${fixed(x - Math.cos(angle) * across)} ${fixed(y - tall + Math.sin(angle) * flat)}v${fixed(tall * random.between(0.1, 0.42))}`;
  }
  canvas.line(drips, hsl(18, 52, 24), across * 0.09);
  drawFruitPile(canvas, random, x, y - tall - 2, across * 0.5, 5);
};

export const fruit: Dish = (canvas, random, x, y, radius, tilt) =>
  drawFruitPile(canvas, random, x, y - radius * tilt * 0.1, radius, 13);

function drawFruitPile(canvas: Canvas, random: Random, x: number, y: number, radius: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const row = i / count;
    const [left, top] = [x + (apart(i, 0.1) - 0.5) * radius * (1.7 - row * 0.9), y - row * radius * 0.62];
    const size = radius * (count > 6 ? random.between(0.2, 0.27) : 0.22);
    const [hue, saturation, lightness] = random.pick([
      [4, 78, 46],
      [28, 92, 54],
      [52, 88, 56],
      [88, 58, 48],
      [285, 34, 32],
      [14, 84, 60],
    ] as const);
    drawUnder(canvas, left, top, size, size * 0.94);
    canvas.oval(
      left,
      top,
      size,
      size * 0.94,
      canvas.radial(
        [
          hsl(hue + 10, saturation, Math.min(86, lightness * 1.5)),
          [0.5, hsl(hue, saturation, lightness)],
          hsl(hue - 8, saturation, lightness * 0.45),
        ],
        0.36,
        0.3,
        0.78,
      ),
    );
    canvas.oval(left - size * 0.32, top - size * 0.38, size * 0.16, size * 0.1, '#ffffff', { opacity: 0.7 });
    canvas.line(
      `M${fixed(left)} ${fixed(top - size * 0.8)}q2 ${fixed(-size * 0.2)} ${fixed(size * 0.12)} ${fixed(-size * 0.34)}`,
      hsl(28, 44, 22),
      1.5,
    );
    for (let k = 0; k < 7; k++)
      canvas.oval(
        left + random.between(-0.6, 0.6) * size,
        top + random.between(-0.5, 0.6) * size,
        0.8,
        0.8,
        hsl(hue + 20, 60, 74),
        { opacity: 0.6 },
      );
    if (random.chance(0.35)) drawSprig(canvas, random, left + size * 0.3, top - size * 0.9, size * 0.3);
  }
}
