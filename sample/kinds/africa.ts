import { type Canvas, fixed, hsl } from '../canvas.ts';
import { drawDrum, drawPerson, type Load, patternedCloth } from '../figures/person.ts';
import { apart, curve, limb, type Point, polygon } from '../geometry.ts';
import type { Random } from '../random.ts';
import { drawHills, drawPlain, drawShadow, drawStones, type Tint } from '../scenery/ground.ts';
import { drawAcacia, drawBush } from '../scenery/plants.ts';
import { drawSky, type Weather } from '../scenery/sky.ts';
import type { Kind } from './kind.ts';

const earths: readonly Tint[] = [
  [24, 50, 48],
  [32, 46, 56],
  [16, 48, 44],
  [38, 42, 58],
];
const loads: readonly Load[] = ['none', 'pot', 'basket', 'staff', 'none', 'drum'];

function land(canvas: Canvas, random: Random, horizon: number): Tint {
  const earth = random.pick(earths);
  drawSky(canvas, random, horizon, random.pick<Weather>(['clear', 'hazy', 'sunset', 'fair']));
  drawHills(canvas, random, horizon, [earth[0] + 20, 26, 44], 2);
  for (let i = random.whole(1, 3); i > 0; i--)
    drawAcacia(canvas, random, random.next() * canvas.width, horizon + 4, random.between(40, 84));
  drawPlain(canvas, random, horizon + 2, earth);
  return earth;
}

/** A round hut: painted clay wall under a cone of thatch. */
function drawHut(canvas: Canvas, random: Random, x: number, y: number, size: number): void {
  const [hue, lightness] = [random.between(18, 34), random.between(42, 60)];
  drawShadow(canvas, x + size * 0.2, y, size * 1.15, size * 0.16, 0.5);
  const wall = canvas.linear(
    [hsl(hue, 44, lightness * 0.9), [0.35, hsl(hue, 42, lightness * 1.15)], hsl(hue, 48, lightness * 0.5)],
    [0, 0, 1, 0],
  );
  canvas.path(
    `M${fixed(x - size * 0.72)} ${fixed(y - size * 0.8)}V${fixed(y - 3)}Q${fixed(x)} ${fixed(y + size * 0.12)} ${fixed(x + size * 0.72)} ${fixed(y - 3)}V${fixed(y - size * 0.8)}Z`,
    wall,
  );
  const paint = random.pick(['#f5e9cf', '#2a1810', '#b3402a']);
  let frieze = '';
  for (let i = 0; i < 9; i++)
    frieze += `${i ? 'L' : 'M'}${fixed(x - size * 0.7 + (i * size * 1.4) / 8)} ${fixed(y - size * (i % 2 ? 0.3 : 0.16))}`;
  canvas.line(frieze, paint, size * 0.045, { opacity: 0.85 });
  const door = x + random.between(-0.25, 0.25) * size;
  canvas.path(
    `M${fixed(door - size * 0.16)} ${fixed(y)}V${fixed(y - size * 0.42)}A${fixed(size * 0.16)} ${fixed(size * 0.16)} 0 0 1 ${fixed(door + size * 0.16)} ${fixed(y - size * 0.42)}V${fixed(y)}Z`,
    '#1d110a',
    { stroke: paint, 'stroke-width': 1.6 },
  );
  const [tip, eaves] = [y - size * random.between(1.75, 2), y - size * 0.72];
  const roof = `M${fixed(x)} ${fixed(tip)}L${fixed(x + size * 1.05)} ${fixed(eaves)}Q${fixed(x)} ${fixed(eaves + size * 0.3)} ${fixed(x - size * 1.05)} ${fixed(eaves)}Z`;
  canvas.path(roof, canvas.linear([hsl(40, 48, 56), [0.4, hsl(38, 48, 48)], hsl(30, 48, 24)], [0, 0, 1, 0.3]));
  for (const [color, count] of [
    [hsl(44, 52, 68), 36],
    [hsl(28, 46, 22), 40],
  ] as const) {
    let straw = '';
    for (let i = 0; i < count; i++) {
      const t = random.between(-1, 1);
      const [from, to] = [random.next() * 0.8, random.between(0.9, 1.06)];
      const foot = (share: number) =>
        `${fixed(x + t * size * 1.02 * share)} ${fixed(tip + (eaves + size * 0.14 * (1 - t * t) - tip) * share)}`;
      straw += `M${foot(from)}L${foot(to)}`;
    }
    canvas.line(straw, color, 1, { opacity: 0.65 });
  }
}

function village(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  const horizon = height * random.between(0.36, 0.46);
  land(canvas, random, horizon);
  const count = random.whole(3, 5);
  const start = random.next();
  for (let i = 0; i < count; i++) {
    const depth = (i + 0.5) / count;
    drawHut(
      canvas,
      random,
      width * (0.08 + 0.84 * apart(i, start)),
      horizon + height * (0.12 + 0.26 * depth),
      24 + 28 * depth,
    );
  }
  for (let i = random.whole(3, 5); i > 0; i--)
    drawPerson(
      canvas,
      random,
      width * (0.1 + 0.8 * apart(i, start)),
      height * random.between(0.84, 0.97),
      height * random.between(0.28, 0.36),
      random.pick(loads),
    );
  drawStones(canvas, random, height * 0.84, 6, [28, 24, 44]);
  return { smoothAbove: horizon / height, texture: 0.16 };
}

function people(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  const horizon = height * random.between(0.4, 0.5);
  land(canvas, random, horizon);
  for (let i = 0; i < 5; i++)
    drawBush(canvas, random, width * random.next(), horizon + 10, random.between(12, 26), [70, 30, 30]);
  if (random.chance(0.6)) drawHut(canvas, random, width * random.pick([0.14, 0.86]), horizon + height * 0.18, 38);
  const count = width > height ? random.whole(3, 5) : random.whole(2, 3);
  for (let i = 0; i < count; i++)
    drawPerson(
      canvas,
      random,
      width * ((i + 0.5) / count) + random.between(-12, 12),
      height * random.between(0.92, 0.97),
      Math.min(height * 0.66, width * 0.9) * random.between(0.88, 1.05),
      random.pick(loads),
    );
  return { smoothAbove: horizon / height, texture: 0.15 };
}

/** A carved mask before printed cloth. */
function mask(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  drawPrint(canvas, random);
  const [x, y, size] = [
    width / 2 + random.between(-24, 24),
    height * 0.56,
    Math.min(width * 0.9, height) * random.between(0.37, 0.42),
  ];
  const at = (u: number, v: number): Point => [x + u * size, y + v * size];
  canvas.path(
    curve([at(0.08, -0.9), at(0.74, -0.3), at(0.6, 0.5), at(0.1, 1.02), at(-0.42, 0.5), at(-0.5, -0.3)], true),
    'rgba(15,8,4,0.5)',
    { filter: canvas.blur(5) },
  );
  const [hue, lightness] = [random.between(14, 30), random.between(24, 40)];
  const plume = hsl(random.next() * 360, 70, 48);
  for (let i = -6; i <= 6; i++)
    canvas.path(
      limb([
        [...at(i * 0.07, -0.7), size * 0.035],
        [...at(i * 0.13, -1.02 - (6 - Math.abs(i)) * 0.02), size * 0.05],
        [...at(i * 0.15, -1.12), 1],
      ] as const),
      i % 2 ? plume : hsl(40, 50, 86),
    );
  const face = curve(
    [
      at(0, -0.86),
      at(0.5, -0.55),
      at(0.58, 0),
      at(0.42, 0.55),
      at(0, 0.94),
      at(-0.42, 0.55),
      at(-0.58, 0),
      at(-0.5, -0.55),
    ],
    true,
  );
  canvas.path(
    face,
    canvas.radial(
      [hsl(hue, 56, lightness * 1.7), hsl(hue, 58, lightness), hsl(hue, 60, lightness * 0.4)],
      0.4,
      0.32,
      0.75,
    ),
  );
  const [bright, pale] = [hsl(random.pick([4, 40, 205]), 78, 50), '#f3e6c8'];
  for (const side of [-1, 1]) {
    canvas.path(
      curve([at(side * 0.1, -0.14), at(side * 0.26, -0.26), at(side * 0.44, -0.12), at(side * 0.26, -0.04)], true),
      pale,
    );
    canvas.oval(...at(side * 0.27, -0.14), size * 0.1, size * 0.05, '#0d0705');
    canvas.line(
      `M${at(side * 0.06, -0.3)
        .map(fixed)
        .join(' ')}Q${[...at(side * 0.3, -0.46), ...at(side * 0.5, -0.26)].map(fixed).join(' ')}`,
      bright,
      size * 0.05,
    );
    for (let i = 0; i < 4; i++)
      canvas.line(
        `M${at(side * (0.2 + i * 0.08), 0.06 + i * 0.02)
          .map(fixed)
          .join(' ')}L${at(side * (0.16 + i * 0.08), 0.34 - i * 0.03)
          .map(fixed)
          .join(' ')}`,
        i % 2 ? bright : pale,
        size * 0.028,
      );
    for (let i = 0; i < 7; i++)
      canvas.oval(...at(side * (0.47 - i * 0.055), 0.36 + i * 0.075), size * 0.022, size * 0.022, pale);
    canvas.oval(...at(side * 0.6, 0.22), size * 0.07, size * 0.07, 'none', {
      stroke: hsl(45, 70, 55),
      'stroke-width': size * 0.03,
    });
  }
  canvas.path(
    polygon([at(-0.05, -0.3), at(0.05, -0.3), at(0.12, 0.24), at(-0.12, 0.24)]),
    canvas.linear([hsl(hue, 54, lightness * 1.8), hsl(hue, 58, lightness * 0.7)], [0, 0, 1, 0]),
  );
  canvas.oval(...at(0, 0.48), size * 0.17, size * 0.085, '#140806');
  for (let i = -2; i <= 2; i++) canvas.box(...at(i * 0.06 - 0.022, 0.43), size * 0.045, size * 0.05, pale);
  for (let i = 0; i < 5; i++)
    canvas.path(
      polygon([at(-0.2 + i * 0.1, -0.56), at(-0.15 + i * 0.1, -0.72), at(-0.1 + i * 0.1, -0.56)]),
      i % 2 ? pale : bright,
    );
  return { smoothAbove: 0, texture: 0.13 };
}

/** Rows of printed figures that fill the picture. */
function drawPrint(canvas: Canvas, random: Random): void {
  const { width, height } = canvas;
  const [ground, figure, border] = patternedCloth(random);
  canvas.box(0, 0, width, height, ground);
  const tile = random.between(28, 40);
  for (let row = -1; row * tile < height + tile; row++) {
    for (let column = -1; column * tile < width + tile; column++) {
      const [x, y] = [(column + (row % 2) / 2) * tile, row * tile];
      canvas.path(
        polygon([
          [x, y - tile * 0.42],
          [x + tile * 0.42, y],
          [x, y + tile * 0.42],
          [x - tile * 0.42, y],
        ]),
        (row + column) % 2 ? figure : border,
      );
      canvas.oval(x, y, tile * 0.17, tile * 0.17, ground);
    }
  }
  canvas.box(0, 0, width, height, canvas.radial(['rgba(0,0,0,0.1)', 'rgba(0,0,0,0.55)'], 0.5, 0.5, 0.75));
}

/** Drums on the ground and those who play them. */
function drummers(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  const horizon = height * random.between(0.34, 0.44);
  land(canvas, random, horizon);
  drawHut(canvas, random, width * random.between(0.1, 0.3), horizon + height * 0.16, 36);
  drawHut(canvas, random, width * random.between(0.7, 0.92), horizon + height * 0.13, 30);
  const count = width > height ? 4 : 3;
  for (let i = 0; i < count; i++) {
    const x = width * ((i + 0.5) / count) + random.between(-8, 8);
    const load = i % 2 ? 'none' : 'drum';
    drawPerson(canvas, random, x, height * 0.88, height * random.between(0.46, 0.54), load);
    if (load === 'none') {
      drawShadow(canvas, x + 12, height * 0.95, 22, 5);
      drawDrum(canvas, x + 6, height * 0.76, 16, height * 0.15);
    }
  }
  return { smoothAbove: horizon / height, texture: 0.15 };
}

export const africa: Kind = { name: 'africa', upright: true, scenes: [people, village, mask, people, drummers] };
