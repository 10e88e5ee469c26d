import type { Canvas } from '../canvas.ts';
import { drawElephant, type ElephantLook } from '../figures/elephant.ts';
import { apart } from '../geometry.ts';
import type { Random } from '../random.ts';
import { drawGrass, drawHills, drawPlain, drawShadow, drawStones, type Tint } from '../scenery/ground.ts';
import { drawAcacia, drawBush, drawTree } from '../scenery/plants.ts';
import { drawSky } from '../scenery/sky.ts';
import { drawWater } from '../scenery/water.ts';
import type { Kind } from './kind.ts';

const grounds: readonly Tint[] = [
  [42, 48, 56],
  [78, 42, 40],
  [28, 44, 50],
  [55, 42, 50],
];

function elephantLook(random: Random): ElephantLook {
  return {
    hue: random.between(15, 45),
    saturation: random.between(5, 16),
    lightness: random.between(34, 46),
    tusks: random.chance(0.8),
  };
}

function savanna(canvas: Canvas, random: Random, horizon: number): Tint {
  const ground = random.pick(grounds);
  drawSky(canvas, random, horizon, random.pick(['clear', 'fair', 'hazy', 'overcast']));
  drawHills(canvas, random, horizon, [ground[0] + 30, 24, 44], random.whole(1, 2));
  for (let i = 0; i < 3; i++)
    drawAcacia(canvas, random, random.next() * canvas.width, horizon + 3, random.between(26, 60));
  for (let i = 0; i < 5; i++)
    drawBush(canvas, random, random.next() * canvas.width, horizon + 5, random.between(8, 20), [80, 30, 30]);
  drawPlain(canvas, random, horizon + 3, ground);
  return ground;
}

function alone(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  const horizon = height * random.between(0.34, 0.46);
  const ground = savanna(canvas, random, horizon);
  drawStones(canvas, random, horizon + 20, 6);
  const foot = height * random.between(0.84, 0.93);
  drawElephant(
    canvas,
    random,
    width * random.between(0.42, 0.58),
    foot,
    Math.min(width * 0.44, height * 0.62) * random.between(0.85, 1.08),
    random.chance(0.5),
    elephantLook(random),
  );
  drawGrass(canvas, random, foot - 8, ground, 150);
  return { smoothAbove: horizon / height, texture: 0.16 };
}

function herd(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  const horizon = height * random.between(0.3, 0.42);
  const ground = savanna(canvas, random, horizon);
  const look = elephantLook(random);
  const looksLeft = random.chance(0.5);
  const count = random.whole(3, 5);
  const start = random.next();
  for (let i = 0; i < count; i++) {
    const depth = i / count;
    const size = height * (0.26 + 0.2 * depth) * random.between(0.85, 1.1);
    const x = width * (0.1 + 0.8 * apart(i, start));
    drawElephant(canvas, random, x, horizon + height * (0.17 + 0.36 * depth), size, looksLeft, {
      ...look,
      lightness: look.lightness * random.between(0.9, 1.1),
    });
  }
  drawGrass(canvas, random, height * 0.8, ground, 160);
  return { smoothAbove: horizon / height, texture: 0.16 };
}

function motherAndCalf(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  const horizon = height * random.between(0.3, 0.4);
  const ground: Tint = [random.between(75, 100), 42, 38];
  drawSky(canvas, random, horizon, random.pick(['fair', 'overcast']));
  for (let i = 0; i < 9; i++)
    drawTree(canvas, random, width * ((i + random.next()) / 9), horizon + 8, random.between(45, 85), [
      random.between(75, 110),
      32,
      27,
    ]);
  drawPlain(canvas, random, horizon + 4, ground);
  drawGrass(canvas, random, horizon + 8, ground, 260);
  const [look, looksLeft] = [elephantLook(random), random.chance(0.5)];
  const size = Math.min(width * 0.4, height * 0.56);
  drawElephant(canvas, random, width * (looksLeft ? 0.6 : 0.4), height * 0.84, size, looksLeft, look);
  drawElephant(
    canvas,
    random,
    width * (looksLeft ? 0.3 : 0.72),
    height * 0.9,
    size * random.between(0.45, 0.56),
    looksLeft,
    { ...look, tusks: false },
  );
  drawGrass(canvas, random, height * 0.83, ground, 190);
  return { smoothAbove: horizon / height, texture: 0.15 };
}

function waterhole(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  const horizon = height * 0.32;
  savanna(canvas, random, horizon);
  const shore = height * random.between(0.68, 0.74);
  drawStones(canvas, random, shore - 30, 8);
  const [look, looksLeft] = [elephantLook(random), random.chance(0.5)];
  for (const [i, x] of [random.between(0.22, 0.32), random.between(0.66, 0.78)].entries()) {
    drawElephant(
      canvas,
      random,
      width * x,
      shore + 4 + i * 4,
      Math.min(width * 0.32, height * 0.44) * random.between(0.85, 1.05),
      i === 0 ? looksLeft : !looksLeft,
      look,
    );
  }
  drawWater(canvas, random, shore + 8, height, [205, 24, 50]);
  drawShadow(canvas, width * 0.5, shore + 9, width * 0.6, 6, 0.4);
  return { smoothAbove: horizon / height, texture: 0.13 };
}

export const elephants: Kind = { name: 'elephants', upright: false, scenes: [alone, herd, motherAndCalf, waterhole] };
