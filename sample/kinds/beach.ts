import { type Canvas, fixed, hsl } from '../canvas.ts';
import { below, blob, type Point, polygon, ridge } from '../geometry.ts';
import type { Random } from '../random.ts';
import { drawShadow, drawStones } from '../scenery/ground.ts';
import { drawPalm } from '../scenery/plants.ts';
import { shore } from '../scenery/shore.ts';
import type { Weather } from '../scenery/sky.ts';
import type { Kind } from './kind.ts';

function drawParasol(canvas: Canvas, random: Random, x: number, y: number, size: number): void {
  const colors = random.pick([
    ['#e8483c', '#fff6e8'],
    ['#1f7fbf', '#fdfdf6'],
    ['#f2b632', '#f9f4e4'],
    ['#2f9e77', '#fbf6e6'],
    ['#d95f9a', '#fff3f3'],
  ]);
  drawShadow(canvas, x + size * 0.4, y + 2, size * 1.1, size * 0.18);
  canvas.line(`M${fixed(x)} ${fixed(y)}L${fixed(x - size * 0.12)} ${fixed(y - size * 1.6)}`, '#efe9dc', size * 0.06);
  const [topX, topY] = [x - size * 0.12, y - size * 1.65];
  for (let i = 0; i < 6; i++) {
    const [from, to] = [-1 + i / 3, -1 + (i + 1) / 3];
    const rim = (t: number): Point => [topX + t * size, topY + size * 0.62 + (1 - t * t) * size * 0.1];
    const [a, b] = [rim(from), rim(to)];
    canvas.path(
      `M${fixed(topX)} ${fixed(topY)}Q${fixed(topX + from * size * 0.8)} ${fixed(topY + size * 0.08)} ${a.map(fixed).join(' ')}L${b.map(fixed).join(' ')}Q${fixed(topX + to * size * 0.8)} ${fixed(topY + size * 0.08)} ${fixed(topX)} ${fixed(topY)}Z`,
      colors[i % 2],
    );
  }
  canvas.path(
    polygon([
      [x + size * 0.3, y - size * 0.05],
      [x + size * 1.5, y - size * 0.18],
      [x + size * 1.6, y + size * 0.02],
      [x + size * 0.4, y + size * 0.16],
    ]),
    colors[0],
    { stroke: colors[1], 'stroke-width': 2 },
  );
}

function palms(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  const slope = random.between(-0.12, 0.12) * height;
  const { horizon } = shore(
    canvas,
    random,
    height * 0.68 - slope,
    height * 0.68 + slope,
    random.pick<Weather>(['clear', 'fair']),
  );
  const atLeft = random.chance(0.5);
  for (let i = random.whole(1, 3); i > 0; i--) {
    const x = width * (atLeft ? random.between(0.04, 0.24) : random.between(0.76, 0.96));
    drawShadow(canvas, x + 24, height * 0.93, 34, 5);
    drawPalm(
      canvas,
      random,
      x,
      height * random.between(0.88, 0.98),
      Math.min(height * 0.72, 210) * random.between(0.85, 1.05),
      (atLeft ? 1 : -1) * random.between(0.08, 0.32),
    );
  }
  if (random.chance(0.6))
    drawParasol(canvas, random, width * (atLeft ? 0.68 : 0.28), height * 0.88, random.between(18, 28));
  return { smoothAbove: horizon / height, texture: 0.1 };
}

function bay(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  const { horizon } = shore(
    canvas,
    random,
    height * random.between(0.5, 0.62),
    height * random.between(0.86, 1.02),
    random.pick<Weather>(['clear', 'fair', 'hazy']),
  );
  for (let i = 0; i < 7; i++) {
    const depth = (i + 0.4) / 7;
    drawParasol(
      canvas,
      random,
      width * (0.08 + 0.5 * depth + random.between(-0.08, 0.1)),
      height * (0.66 + 0.3 * depth),
      8 + 15 * depth,
    );
  }
  drawPeople(canvas, random, height * 0.72);
  return { smoothAbove: horizon / height, texture: 0.1 };
}

function drawPeople(canvas: Canvas, random: Random, top: number): void {
  for (let i = random.whole(2, 6); i > 0; i--) {
    const [x, y] = [random.next() * canvas.width, top + random.next() * (canvas.height - top) * 0.8];
    const size = 12 + ((y - top) / canvas.height) * 30;
    const skin = hsl(random.between(18, 30), 45, random.between(38, 66));
    drawShadow(canvas, x + 3, y, size * 0.4, size * 0.08);
    canvas.line(
      `M${fixed(x - size * 0.1)} ${fixed(y)}l${fixed(size * 0.06)} ${fixed(-size * 0.45)}M${fixed(x + size * 0.14)} ${fixed(y)}l${fixed(-size * 0.1)} ${fixed(-size * 0.45)}`,
      skin,
      size * 0.12,
    );
    canvas.line(
      `M${fixed(x)} ${fixed(y - size * 0.42)}l0 ${fixed(-size * 0.3)}`,
      random.pick(['#d94a3d', '#2b6fb3', '#f0c23c', '#3a9d6e', '#7b4ba0']),
      size * 0.24,
    );
    canvas.oval(x, y - size * 0.92, size * 0.1, size * 0.12, skin);
  }
}

function rocks(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  const { horizon } = shore(
    canvas,
    random,
    height * random.between(0.7, 0.8),
    height * random.between(0.74, 0.86),
    random.pick<Weather>(['fair', 'overcast', 'clear']),
  );
  const atLeft = random.chance(0.5);
  for (let i = 0; i < 12; i++) {
    const depth = i / 11;
    const x = width * (atLeft ? 0 : 1) + (atLeft ? 1 : -1) * random.next() * width * 0.45;
    const [y, size] = [horizon + height * (0.06 + 0.36 * depth), 14 + 26 * depth];
    canvas.oval(x, y + size * 0.45, size * 1.4, size * 0.22, '#ffffff', { opacity: 0.75 });
    canvas.path(
      blob(random, x, y, size * 1.1, size * 0.75, 0.25, 8),
      canvas.linear([hsl(30, 22, 58), hsl(26, 20, 36), hsl(24, 20, 16)]),
    );
    canvas.path(blob(random, x - size * 0.2, y - size * 0.25, size * 0.5, size * 0.22, 0.3, 7), hsl(34, 24, 66), {
      opacity: 0.6,
    });
  }
  drawStones(canvas, random, height * 0.84, 8);
  return { smoothAbove: horizon / height, texture: 0.13 };
}

function sunset(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  const { horizon } = shore(
    canvas,
    random,
    height * random.between(0.76, 0.84),
    height * random.between(0.76, 0.86),
    'sunset',
  );
  canvas.box(0, height * 0.7, width, height * 0.3, canvas.linear([hsl(290, 30, 20, 0), hsl(280, 35, 14, 0.65)]));
  for (let i = random.whole(1, 3); i > 0; i--) {
    drawPalm(
      canvas,
      random,
      width * random.pick([random.between(0.04, 0.2), random.between(0.8, 0.96)]),
      height * 0.97,
      Math.min(height * 0.66, 200) * random.between(0.8, 1.05),
      random.between(-0.25, 0.25),
    );
  }
  return { smoothAbove: horizon / height, texture: 0.09 };
}

/** From above: water, foam, sand and the shore's green in bands. */
function dunes(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  const { horizon, sand } = shore(
    canvas,
    random,
    height * random.between(0.6, 0.66),
    height * random.between(0.56, 0.64),
    random.pick<Weather>(['clear', 'hazy', 'fair']),
  );
  for (let i = 0; i < 2; i++) {
    const dune = ridge(random, width, height * (0.84 + 0.14 * i), height * 0.16, 4, 0.4);
    canvas.path(below(dune, height), hsl(sand[0], sand[1], sand[2] * (1.02 - 0.14 * i)));
    for (let k = 0; k < 34; k++) {
      const [x, y] = random.pick(dune);
      const lean = random.between(-9, 9);
      canvas.line(
        `M${fixed(x + random.between(-9, 9))} ${fixed(y + 8)}q${fixed(lean * 0.2)} -9 ${fixed(lean)} ${fixed(random.between(-20, -10))}`,
        hsl(random.between(60, 90), 32, random.between(30, 48)),
        1.2,
      );
    }
  }
  return { smoothAbove: horizon / height, texture: 0.11 };
}

export const beach: Kind = { name: 'beach', upright: true, scenes: [palms, bay, rocks, sunset, dunes] };
