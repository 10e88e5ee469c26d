import { type Canvas, fixed, hsl } from '../canvas.ts';
import { drawBlossom, type Species } from '../figures/blossom.ts';
import { apart, blob, curve, limb, type Point } from '../geometry.ts';
import type { Random } from '../random.ts';
import { drawGrass, drawHills, drawPlain, type Tint } from '../scenery/ground.ts';
import { drawSky } from '../scenery/sky.ts';
import type { Kind } from './kind.ts';

const colors: readonly Tint[] = [
  [352, 78, 46],
  [338, 66, 60],
  [325, 58, 54],
  [48, 88, 58],
  [24, 90, 56],
  [282, 46, 54],
  [8, 76, 54],
  [40, 30, 90],
  [345, 52, 76],
];

function species(random: Random): Species {
  return random.pick<Species>(['rose', 'rose', 'daisy', 'tulip', 'sunflower', 'poppy', 'lily']);
}

function tintOf(kind: Species, random: Random): Tint {
  if (kind === 'daisy')
    return random.pick<Tint>([
      [50, 20, 90],
      [335, 60, 66],
      [275, 42, 62],
      [48, 86, 60],
    ]);
  if (kind === 'poppy')
    return random.pick<Tint>([
      [6, 86, 48],
      [14, 88, 52],
      [350, 70, 50],
    ]);
  return random.pick(colors);
}

/** Leaves and light out of focus. */
function drawBlurredGarden(canvas: Canvas, random: Random): void {
  const { width, height } = canvas;
  const hue = random.between(80, 140);
  const dark = random.between(12, 30);
  canvas.box(0, 0, width, height, canvas.linear([hsl(hue, 36, dark * 1.5), hsl(hue + 10, 38, dark)]));
  // Soft discs instead of a blur filter over the whole picture, which takes ten times as long.
  const disc = (radiusX: number, radiusY: number, [h, s, l]: Tint, opacity: number) => {
    const edge = [hsl(h, s, l, opacity), [0.55, hsl(h, s, l, opacity * 0.9)], hsl(h, s, l, 0)] as const;
    canvas.oval(random.next() * width, random.next() * height, radiusX, radiusY, canvas.radial(edge));
  };
  for (let i = 0; i < 26; i++) {
    const tint: Tint = [hue + random.between(-30, 20), random.between(28, 52), dark * random.between(0.5, 2.1)];
    disc(random.between(22, 72), random.between(18, 56), tint, random.between(0.4, 0.9));
  }
  for (let i = random.whole(0, 6); i > 0; i--) {
    const radius = random.between(13, 28);
    disc(radius, radius, random.pick(colors), 0.75);
  }
}

function drawStem(
  canvas: Canvas,
  random: Random,
  x: number,
  y: number,
  footX: number,
  footY: number,
  thick: number,
): void {
  const bend = random.between(-0.12, 0.12) * (footY - y);
  const hue = random.between(90, 125);
  canvas.path(
    limb([
      [x, y, thick * 0.8],
      [(x + footX) / 2 + bend, (y + footY) / 2, thick],
      [footX, footY, thick * 1.1],
    ]),
    canvas.linear([hsl(hue, 42, 42), hsl(hue, 42, 22)], [0, 0, 1, 0]),
  );
}

function drawLeaf(canvas: Canvas, random: Random, x: number, y: number, angle: number, length: number): void {
  const hue = random.between(92, 132);
  const at = (along: number, across: number): Point => [
    x + (Math.cos(angle) * along - Math.sin(angle) * across) * length,
    y + (Math.sin(angle) * along + Math.cos(angle) * across) * length,
  ];
  const outline = [at(0, 0), at(0.3, 0.2), at(0.65, 0.17), at(1, 0), at(0.65, -0.17), at(0.3, -0.2)];
  const lightness = random.between(24, 38);
  canvas.path(
    curve(outline, true),
    canvas.light([hsl(hue, 44, lightness * 1.25), hsl(hue, 44, lightness * 0.7)], ...at(0.5, -0.2), ...at(0.5, 0.2)),
    { stroke: hsl(hue, 40, 16, 0.5), 'stroke-width': 0.8 },
  );
  let veins = `M${at(0, 0).map(fixed).join(' ')}L${at(0.95, 0).map(fixed).join(' ')}`;
  for (let k = 1; k < 6; k++)
    for (const side of [-1, 1])
      veins += `M${at(k * 0.15, 0)
        .map(fixed)
        .join(' ')}L${at(k * 0.15 + 0.12, side * 0.13)
        .map(fixed)
        .join(' ')}`;
  canvas.line(veins, hsl(hue, 36, lightness * 1.6), 0.8, { opacity: 0.6 });
}

function closeUp(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  drawBlurredGarden(canvas, random);
  const [x, y] = [width * random.between(0.38, 0.62), height * random.between(0.4, 0.54)];
  const size = Math.min(width, height) * random.between(0.32, 0.44);
  const kind = species(random);
  drawStem(canvas, random, x, y, x + random.between(-30, 30), height + 10, 4.5);
  for (let i = 0; i < 6; i++)
    drawLeaf(
      canvas,
      random,
      x + random.between(-10, 10),
      y + size * random.between(0.4, 0.9),
      random.pick([random.between(-0.4, 1), random.between(2.2, 3.5)]),
      size * random.between(0.8, 1.2),
    );
  drawBlossom(canvas, random, kind, x, y, size, tintOf(kind, random));
  drawDew(canvas, random, x, y, size * 0.62);
  return { smoothAbove: 0, texture: 0.09 };
}

/** Drops of water: dark above, bright below, a glint and a shadow. */
function drawDew(canvas: Canvas, random: Random, x: number, y: number, reach: number): void {
  for (let i = random.whole(16, 30); i > 0; i--) {
    const [angle, far] = [random.between(0, 6.28), reach * Math.sqrt(random.next())];
    const [left, top, size] = [x + Math.cos(angle) * far, y + Math.sin(angle) * far, random.between(1.4, 4)];
    canvas.oval(left + size * 0.3, top + size * 0.5, size, size * 0.9, '#000000', { opacity: 0.28 });
    canvas.oval(left, top, size, size * 0.94, canvas.linear(['rgba(30,10,20,0.45)', 'rgba(255,255,255,0.65)']));
    canvas.oval(left - size * 0.3, top - size * 0.35, size * 0.28, size * 0.22, '#ffffff', { opacity: 0.95 });
  }
}

function cluster(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  drawBlurredGarden(canvas, random);
  const kind = species(random);
  const tint = tintOf(kind, random);
  const count = random.whole(3, 6);
  const start = random.next();
  const heads = Array.from({ length: count }, (_, i) => ({
    x: width * (0.14 + 0.72 * apart(i, start)),
    y: height * random.between(0.2, 0.64),
    size: Math.min(width, height) * random.between(0.14, 0.22),
  })).sort((a, b) => a.y - b.y);
  for (const { x, y, size } of heads) {
    drawStem(canvas, random, x, y, x * 0.7 + width * 0.15, height + 10, 3);
    for (let i = 0; i < 3; i++)
      drawLeaf(
        canvas,
        random,
        x * 0.9 + width * 0.05,
        Math.min(height, y + size * random.between(1, 2.4)),
        random.pick([random.between(-1, 0.4), random.between(2.7, 4.1)]),
        size * random.between(1, 1.7),
      );
  }
  for (const { x, y, size } of heads)
    drawBlossom(canvas, random, kind, x, y, size, [
      tint[0] + random.between(-6, 6),
      tint[1],
      tint[2] * random.between(0.92, 1.08),
    ]);
  return { smoothAbove: 0, texture: 0.08 };
}

function field(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  const horizon = height * random.between(0.2, 0.34);
  drawSky(canvas, random, horizon, random.pick(['clear', 'fair', 'overcast']));
  drawHills(canvas, random, horizon, [110, 30, 34], 2);
  const ground: Tint = [random.between(88, 115), 42, 34];
  drawPlain(canvas, random, horizon + 2, ground);
  drawGrass(canvas, random, horizon + 6, ground, 320);
  const kind = random.pick<Species>(['tulip', 'poppy', 'sunflower', 'daisy']);
  const tints = kind === 'tulip' ? [random.pick(colors), random.pick(colors)] : [tintOf(kind, random)];
  for (let i = 0; i < 34; i++) {
    const depth = (i / 33) ** 1.3;
    const size = 4 + 22 * depth;
    const [x, y] = [random.next() * width, horizon + 8 + depth * (height - horizon - 24)];
    canvas.line(
      `M${fixed(x)} ${fixed(y)}q${fixed(random.between(-3, 3))} ${fixed(size)} ${fixed(random.between(-3, 3))} ${fixed(size * 2.2)}`,
      hsl(105, 40, 28),
      1 + 2 * depth,
    );
    drawBlossom(canvas, random, kind, x, y, size, random.pick(tints));
  }
  return { smoothAbove: horizon / height, texture: 0.1 };
}

function vase(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  const wall: Tint = [random.pick([28, 40, 205, 340, 95]), random.between(18, 34), random.between(62, 82)];
  const table = height * random.between(0.78, 0.84);
  canvas.box(
    0,
    0,
    width,
    table + 2,
    canvas.radial([hsl(wall[0], wall[1], wall[2] * 1.12), hsl(wall[0], wall[1], wall[2] * 0.72)], 0.35, 0.4, 0.9),
  );
  canvas.box(0, table, width, height - table, canvas.linear([hsl(26, 40, 44), hsl(24, 44, 26)]));
  for (let i = 0; i < 16; i++)
    canvas.line(
      `M0 ${fixed(table + 2 + (i * (height - table)) / 16)}q${fixed(width / 2)} ${fixed(random.between(-3, 3))} ${width} 0`,
      hsl(24, 40, 22),
      0.8,
      { opacity: 0.4 },
    );
  const [x, scale] = [width * random.between(0.4, 0.6), Math.min(width, height) / 256];
  canvas.oval(x + 22 * scale, table + 13 * scale, 52 * scale, 8 * scale, 'rgba(0,0,0,0.35)', {
    filter: canvas.blur(3),
  });
  const glaze = random.next() * 360;
  const neck = table - 62 * scale;
  for (let i = 0; i < 9; i++)
    drawLeaf(
      canvas,
      random,
      x + random.between(-16, 16),
      neck - random.between(0, 30) * scale,
      Math.PI * random.between(1.05, 1.95),
      62 * scale,
    );
  canvas.path(
    limb([
      [x, neck, 20 * scale],
      [x, neck + 18 * scale, 17 * scale],
      [x, neck + 42 * scale, 30 * scale],
      [x, table + 4, 21 * scale],
    ]),
    canvas.linear(
      [hsl(glaze, 40, 34), [0.3, hsl(glaze, 34, 74)], [0.55, hsl(glaze, 42, 46)], hsl(glaze, 46, 22)],
      [0, 0, 1, 0],
    ),
  );
  canvas.path(blob(random, x - 11 * scale, neck + 40 * scale, 4 * scale, 11 * scale, 0.1, 7), '#ffffff', {
    opacity: 0.5,
  });
  const kinds = [species(random), species(random)];
  for (let i = 0; i < 11; i++) {
    const angle = Math.PI * (1.06 + 0.88 * apart(i));
    const reach = (i < 6 ? 74 : 38) * scale * random.between(0.8, 1.1);
    const kind = kinds[i % 2];
    drawBlossom(
      canvas,
      random,
      kind,
      x + Math.cos(angle) * reach,
      neck - 22 * scale + Math.sin(angle) * reach,
      random.between(20, 28) * scale,
      tintOf(kind, random),
    );
  }
  return { smoothAbove: 0, texture: 0.06 };
}

export const flowers: Kind = { name: 'flowers', upright: true, scenes: [closeUp, cluster, field, closeUp, vase] };
