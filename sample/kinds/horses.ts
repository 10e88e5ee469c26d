import { type Canvas, hsl } from '../canvas.ts';
import { type Coat, drawHorse, type Gait } from '../figures/horse.ts';
import { apart } from '../geometry.ts';
import type { Random } from '../random.ts';
import { drawGrass, drawHills, drawPlain, type Tint } from '../scenery/ground.ts';
import { drawBush, drawFir, drawTree } from '../scenery/plants.ts';
import { drawSky } from '../scenery/sky.ts';
import type { Kind } from './kind.ts';

function coat(random: Random): Coat {
  const base = random.pick([
    { hue: 20, saturation: 52, lightness: 30, mane: '#20140d' },
    { hue: 26, saturation: 62, lightness: 42, mane: '#c9a878' },
    { hue: 14, saturation: 58, lightness: 26, mane: '#170e0a' },
    { hue: 35, saturation: 10, lightness: 78, mane: '#d9d2c4' },
    { hue: 220, saturation: 6, lightness: 19, mane: '#0c0b0d' },
    { hue: 36, saturation: 48, lightness: 56, mane: '#f0e3c6' },
    { hue: 215, saturation: 5, lightness: 54, mane: '#e4e4e6' },
  ]);
  return { ...base, socks: random.chance(0.5), pinto: random.chance(0.18) };
}

function meadow(canvas: Canvas, random: Random, horizon: number): Tint {
  const ground: Tint = [random.between(82, 118), random.between(38, 52), random.between(34, 42)];
  drawSky(canvas, random, horizon, random.pick(['clear', 'fair', 'fair', 'overcast']));
  drawHills(canvas, random, horizon, [ground[0] + 10, 32, 34], 2);
  drawPlain(canvas, random, horizon + 3, ground);
  return ground;
}

function treeLine(canvas: Canvas, random: Random, y: number): void {
  const autumn = random.chance(0.25);
  const count = Math.round(canvas.width / 34);
  for (let i = 0; i < count; i++) {
    const x = canvas.width * ((i + random.next()) / count);
    const hue = autumn ? random.between(25, 55) : random.between(85, 130);
    if (random.chance(0.3)) drawFir(canvas, random, x, y, random.between(50, 85), [130, 30, 22]);
    else drawTree(canvas, random, x, y, random.between(42, 78), [hue, autumn ? 60 : 38, autumn ? 40 : 27]);
  }
}

function fence(canvas: Canvas, random: Random, y: number): void {
  const wood = random.chance(0.5) ? [hsl(35, 15, 86), hsl(35, 12, 58)] : [hsl(28, 34, 44), hsl(26, 34, 24)];
  for (const rail of [0, 11]) canvas.box(0, y - 22 + rail, canvas.width, 3.6, canvas.linear(wood));
  for (let x = random.between(0, 20); x < canvas.width; x += 46)
    canvas.box(x, y - 29, 5.5, 31, canvas.linear(wood, [0, 0, 1, 0]));
}

function portraitOf(gaits: readonly Gait[]) {
  return (canvas: Canvas, random: Random) => {
    const { width, height } = canvas;
    const horizon = height * random.between(0.3, 0.42);
    const ground = meadow(canvas, random, horizon);
    treeLine(canvas, random, horizon + 10);
    if (random.chance(0.6)) fence(canvas, random, horizon + 42);
    drawGrass(canvas, random, horizon + 16, ground, 300);
    const foot = height * random.between(0.84, 0.92);
    const looksLeft = random.chance(0.5);
    const size = Math.min(height * 0.58, width * 0.4) * random.between(0.9, 1.08);
    drawHorse(
      canvas,
      random,
      width * (looksLeft ? 0.54 : 0.46),
      foot,
      size,
      looksLeft,
      random.pick(gaits),
      coat(random),
    );
    drawGrass(canvas, random, foot - 7, ground, 150);
    return { smoothAbove: horizon / height, texture: 0.15 };
  };
}

function herd(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  const horizon = height * random.between(0.26, 0.36);
  const ground = meadow(canvas, random, horizon);
  treeLine(canvas, random, horizon + 8);
  drawGrass(canvas, random, horizon + 12, ground, 280);
  const running = random.chance(0.5);
  const looksLeft = random.chance(0.5);
  const count = random.whole(3, 5);
  const start = random.next();
  for (let i = 0; i < count; i++) {
    const depth = i / count;
    const x = width * (0.12 + 0.76 * apart(i, start));
    const gait = random.pick<Gait>(running ? ['galloping', 'trotting'] : ['grazing', 'standing']);
    drawHorse(
      canvas,
      random,
      x,
      horizon + height * (0.24 + 0.4 * depth),
      height * (0.24 + 0.13 * depth),
      running ? looksLeft : random.chance(0.5),
      gait,
      coat(random),
    );
  }
  drawGrass(canvas, random, height * 0.8, ground, 170);
  return { smoothAbove: horizon / height, texture: 0.15 };
}

function mareAndFoal(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  const horizon = height * random.between(0.2, 0.3);
  const ground = meadow(canvas, random, horizon);
  for (let i = 0; i < 8; i++)
    drawBush(canvas, random, width * ((i + random.next()) / 8), horizon + 18, random.between(18, 36), [
      random.between(85, 120),
      38,
      28,
    ]);
  drawGrass(canvas, random, horizon + 16, ground, 330);
  const looksLeft = random.chance(0.5);
  const [mare, size] = [coat(random), Math.min(height * 0.5, width * 0.36)];
  drawHorse(
    canvas,
    random,
    width * (looksLeft ? 0.58 : 0.4),
    height * 0.84,
    size,
    looksLeft,
    random.pick<Gait>(['standing', 'grazing']),
    mare,
  );
  drawHorse(
    canvas,
    random,
    width * (looksLeft ? 0.3 : 0.7),
    height * 0.91,
    size * 0.62,
    random.chance(0.7) ? looksLeft : !looksLeft,
    random.pick<Gait>(['standing', 'trotting']),
    { ...mare, lightness: mare.lightness * 1.12 },
  );
  drawGrass(canvas, random, height * 0.84, ground, 170);
  return { smoothAbove: horizon / height, texture: 0.15 };
}

export const horses: Kind = {
  name: 'horses',
  upright: false,
  scenes: [portraitOf(['standing']), herd, portraitOf(['trotting', 'galloping']), mareAndFoal],
};
