import { type Canvas, fixed, hsl } from '../canvas.ts';
import type { Dish } from '../figures/dishes/kit.ts';
import { burger, pasta, pizza, roast, salad } from '../figures/dishes/savoury.ts';
import { cake, fruit } from '../figures/dishes/sweet.ts';
import { blob, limb, polygon } from '../geometry.ts';
import type { Random } from '../random.ts';
import type { Kind } from './kind.ts';

type Cloth = 'wood' | 'checks' | 'linen' | 'slate' | 'stripes';

/** The table that fills the picture. */
function drawTable(canvas: Canvas, random: Random, cloth: Cloth): void {
  const { width, height } = canvas;
  const hue = {
    wood: random.between(20, 34),
    checks: random.pick([0, 215, 130]),
    linen: random.between(30, 48),
    slate: 210,
    stripes: random.pick([205, 16, 150]),
  }[cloth];
  if (cloth === 'wood') {
    for (let y = 0; y < height; y += 42) {
      const lightness = random.between(30, 44);
      canvas.box(0, y, width, 42, canvas.linear([hsl(hue, 44, lightness * 1.1), hsl(hue, 46, lightness * 0.84)]));
      for (let k = 0; k < 9; k++)
        canvas.line(
          `M0 ${fixed(y + k * 5)}c${fixed(width * 0.3)} ${fixed(random.between(-6, 6))} ${fixed(width * 0.6)} ${fixed(random.between(-6, 6))} ${width} ${fixed(random.between(-2, 2))}`,
          hsl(hue, 44, lightness * 0.62),
          0.9,
          { opacity: 0.55 },
        );
      canvas.box(0, y + 40.5, width, 1.8, hsl(hue, 40, 14));
    }
    return;
  }
  const base = cloth === 'slate' ? hsl(hue, 10, random.between(18, 30)) : hsl(hue, cloth === 'linen' ? 30 : 24, 90);
  canvas.box(0, 0, width, height, base);
  const color = cloth === 'linen' ? hsl(hue, 26, 76) : hsl(hue, 62, 48);
  if (cloth === 'checks' || cloth === 'stripes') {
    for (let x = 0; x < width; x += 34) canvas.box(x, 0, 17, height, color, { opacity: 0.5 });
    if (cloth === 'checks') for (let y = 0; y < height; y += 34) canvas.box(0, y, width, 17, color, { opacity: 0.5 });
  }
  let threads = '';
  for (let i = 0; i < 60; i++)
    threads += `M${fixed(random.next() * width)} ${fixed(random.next() * height)}l${fixed(random.between(-40, 40))} ${fixed(random.between(-12, 12))}`;
  canvas.line(threads, cloth === 'slate' ? '#8c98a2' : hsl(hue, 24, 60), 0.7, { opacity: 0.4 });
}

/** A plate with its rim and the shadow that it casts. */
function drawPlate(canvas: Canvas, random: Random, x: number, y: number, radius: number, tilt: number): void {
  const hue = random.pick([40, 210, 25, 160]);
  const rim = random.chance(0.5) ? hsl(random.next() * 360, 46, 48) : hsl(hue, 14, 78);
  canvas.oval(x + radius * 0.07, y + radius * 0.12, radius * 1.03, radius * tilt * 1.03, 'rgba(20,12,6,0.42)', {
    filter: canvas.blur(3),
  });
  canvas.oval(x, y + 3, radius, radius * tilt, hsl(hue, 10, 58));
  canvas.oval(x, y, radius, radius * tilt, canvas.linear([hsl(hue, 16, 97), hsl(hue, 12, 84)], [0, 0, 1, 1]));
  canvas.oval(x, y, radius * 0.95, radius * 0.95 * tilt, 'none', { stroke: rim, 'stroke-width': 2 });
  canvas.oval(
    x,
    y + 1,
    radius * 0.74,
    radius * 0.74 * tilt,
    canvas.linear([hsl(hue, 12, 80), hsl(hue, 14, 96)], [0, 0, 1, 1]),
  );
}

function drawCutlery(canvas: Canvas, x: number, y: number, length: number, fork: boolean): void {
  const steel = canvas.linear(['#f4f5f7', '#8d939b'], [0, 0, 1, 0]);
  canvas.path(
    limb([
      [x + 4, y + length / 2 + 3, 3.4],
      [x + 3, y, 2.4],
    ]),
    'rgba(20,12,6,0.35)',
  );
  canvas.path(
    limb([
      [x, y + length / 2, 3.6],
      [x, y, 2],
      [x, y - length * 0.2, 2.4],
    ]),
    steel,
  );
  if (fork)
    for (const tine of [-4.5, -1.5, 1.5, 4.5])
      canvas.line(
        `M${fixed(x)} ${fixed(y - length * 0.18)}Q${fixed(x + tine)} ${fixed(y - length * 0.22)} ${fixed(x + tine)} ${fixed(y - length * 0.46)}`,
        '#c3c8ce',
        1.7,
      );
  else
    canvas.path(
      polygon([
        [x - 3, y - length * 0.16],
        [x + 4, y - length * 0.16],
        [x + 4.5, y - length * 0.4],
        [x, y - length * 0.5],
        [x - 3, y - length * 0.46],
      ]),
      steel,
    );
}

function drawGlass(canvas: Canvas, random: Random, x: number, y: number, size: number): void {
  const drink = random.pick([
    [345, 70, 30],
    [48, 80, 60],
    [22, 86, 52],
    [200, 40, 80],
  ] as const);
  canvas.oval(x + 6, y + size * 0.08, size * 0.42, size * 0.14, 'rgba(20,12,6,0.3)');
  canvas.path(
    polygon([
      [x - size * 0.36, y - size],
      [x + size * 0.36, y - size],
      [x + size * 0.28, y],
      [x - size * 0.28, y],
    ]),
    '#ffffff',
    { opacity: 0.35 },
  );
  canvas.path(
    polygon([
      [x - size * 0.34, y - size * 0.72],
      [x + size * 0.34, y - size * 0.72],
      [x + size * 0.27, y - 3],
      [x - size * 0.27, y - 3],
    ]),
    canvas.linear([hsl(drink[0], drink[1], drink[2] * 1.25), hsl(drink[0], drink[1], drink[2])]),
    { opacity: 0.9 },
  );
  canvas.oval(x, y - size, size * 0.36, size * 0.1, 'none', { stroke: '#ffffff', 'stroke-width': 1.6, opacity: 0.8 });
  canvas.line(
    `M${fixed(x - size * 0.24)} ${fixed(y - size * 0.86)}L${fixed(x - size * 0.19)} ${fixed(y - size * 0.2)}`,
    '#ffffff',
    2.4,
    { opacity: 0.6 },
  );
}

function meal(dishes: readonly Dish[], cloths: readonly Cloth[]) {
  return (canvas: Canvas, random: Random) => {
    const { width, height } = canvas;
    drawTable(canvas, random, random.pick(cloths));
    const tilt = random.between(0.56, 0.86);
    const radius = Math.min(width * 0.4, (height * 0.46) / tilt) * random.between(0.84, 1);
    const [x, y] = [width * random.between(0.44, 0.56), height * random.between(0.52, 0.6)];
    if (random.chance(0.6)) drawCutlery(canvas, x - radius - 16, y, height * 0.56, true);
    if (random.chance(0.6)) drawCutlery(canvas, x + radius + 16, y, height * 0.56, false);
    if (random.chance(0.45)) drawGlass(canvas, random, width * random.pick([0.12, 0.88]), height * 0.32, 62);
    drawPlate(canvas, random, x, y, radius, tilt);
    random.pick(dishes)(canvas, random, x, y, radius * 0.76, tilt);
    return { smoothAbove: 0, texture: 0.08 };
  };
}

/** A table laid for several: small dishes side by side. */
function feast(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  drawTable(canvas, random, random.pick<Cloth>(['checks', 'linen', 'wood', 'stripes']));
  const [rows, columns] = [2, 3];
  const dishes = [pizza, salad, cake, pasta, fruit, roast, burger];
  const first = random.whole(0, dishes.length - 1);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const radius = 58 * random.between(0.86, 1);
      const x = width * ((column + 0.5) / columns) + random.between(-9, 9);
      const y = height * ((row + 0.56) / rows) + random.between(-6, 6);
      drawPlate(canvas, random, x, y, radius, 0.72);
      dishes[(first + row * columns + column) % dishes.length](canvas, random, x, y, radius * 0.74, 0.72);
    }
  }
  return { smoothAbove: 0, texture: 0.08 };
}

/** Fruit in a bowl or basket before a wall. */
function basket(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  const hue = random.pick([28, 205, 95, 345]);
  drawTable(canvas, random, 'wood');
  const table = height * 0.62;
  canvas.box(0, 0, width, table, canvas.radial([hsl(hue, 28, 74), hsl(hue, 28, 44)], 0.4, 0.4, 0.9));
  const [x, y, radius] = [width * random.between(0.42, 0.58), height * 0.66, Math.min(width, height) * 0.42];
  canvas.oval(x + 10, y + radius * 0.5, radius * 0.96, radius * 0.16, 'rgba(15,8,4,0.45)', { filter: canvas.blur(4) });
  fruit(canvas, random, x, y - radius * 0.12, radius * 0.98, 0.6);
  const bowl = `M${fixed(x - radius)} ${fixed(y - radius * 0.06)}C${fixed(x - radius * 0.8)} ${fixed(y + radius * 0.72)} ${fixed(x + radius * 0.8)} ${fixed(y + radius * 0.72)} ${fixed(x + radius)} ${fixed(y - radius * 0.06)}Q${fixed(x)} ${fixed(y + radius * 0.22)} ${fixed(x - radius)} ${fixed(y - radius * 0.06)}Z`;
  canvas.path(bowl, canvas.linear([hsl(30, 52, 52), hsl(26, 52, 26)]));
  canvas.group({ 'clip-path': canvas.clip(bowl) }, () => {
    for (let i = 0; i < 9; i++)
      canvas.line(
        `M${fixed(x - radius)} ${fixed(y + i * radius * 0.08)}q${fixed(radius)} ${fixed(radius * 0.26)} ${fixed(radius * 2)} 0`,
        hsl(28, 48, i % 2 ? 60 : 22),
        2.2,
        { opacity: 0.7 },
      );
    for (let i = -9; i <= 9; i++)
      canvas.line(
        `M${fixed(x + i * radius * 0.11)} ${fixed(y - 6)}l${fixed(-i * 2)} ${fixed(radius * 0.7)}`,
        hsl(26, 50, 20),
        1.6,
        { opacity: 0.6 },
      );
  });
  for (const side of [-1, 1])
    if (random.chance(0.7))
      canvas.path(
        blob(random, x + side * radius * 1.08, y + radius * 0.46, 17, 15, 0.06, 10),
        canvas.radial([hsl(30, 90, 68), hsl(24, 88, 48), hsl(18, 80, 26)], 0.36, 0.3, 0.8),
      );
  return { smoothAbove: 0, texture: 0.08 };
}

export const food: Kind = {
  name: 'food',
  upright: false,
  scenes: [
    meal([pizza, pasta], ['wood', 'checks', 'slate']),
    meal([salad, roast], ['linen', 'wood', 'stripes']),
    basket,
    meal([cake, burger], ['linen', 'stripes', 'wood', 'checks']),
    feast,
  ],
};
