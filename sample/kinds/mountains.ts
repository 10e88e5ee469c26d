import { type Canvas, fixed, hsl } from '../canvas.ts';
import { below, type Point, polygon, ridge } from '../geometry.ts';
import { createRandom, type Random } from '../random.ts';
import { drawGrass, drawPlain, drawStones, type Tint } from '../scenery/ground.ts';
import { drawFir } from '../scenery/plants.ts';
import { drawSky, type Weather } from '../scenery/sky.ts';
import { drawWater } from '../scenery/water.ts';
import type { Kind } from './kind.ts';

interface Range {
  base: number;
  height: number;
  rock: Tint;
  /** How far snow comes down, 0 to 1. */
  snow: number;
  peaks: number;
}

/** A chain of peaks: lit and shaded faces, snow above a ragged line, gullies. */
function drawRange(canvas: Canvas, random: Random, range: Range): void {
  const { base, height, rock, snow, peaks } = range;
  const [hue, saturation, lightness] = rock;
  const face = canvas.light(
    [hsl(hue, saturation, lightness * 1.15), hsl(hue, saturation * 0.8, lightness * 1.35)],
    0,
    base - height,
    0,
    base,
  );
  canvas.path(
    below(ridge(random, canvas.width, base, height * 0.42), base + 4),
    hsl(hue, saturation * 0.8, lightness * 1.3),
  );
  const order = Array.from({ length: peaks }, (_, i) => ({
    x: canvas.width * ((i + random.between(0.2, 0.8)) / peaks),
    tall: height * random.between(0.62, 1),
  }));
  for (const { x, tall } of order.sort((a, b) => b.tall - a.tall)) {
    const half = tall * random.between(0.75, 1.15);
    const left = slope(random, x, base - tall, x - half, base);
    const right = slope(random, x, base - tall, x + half, base);
    const spur = slope(random, x, base - tall, x + half * random.between(0.05, 0.3), base);
    canvas.path(polygon([...left, ...spur.toReversed()]), face);
    canvas.path(polygon([...spur, ...right.toReversed()]), hsl(hue, saturation, lightness * 0.68));
    drawGullies(canvas, random, left, spur, tall, hsl(hue, saturation, lightness * 0.75));
    if (snow > 0) drawSnow(canvas, random, left, spur, right, snow * random.between(0.8, 1.15));
  }
}

/** A broken line from a peak down to its foot. */
function slope(random: Random, x: number, y: number, footX: number, footY: number): Point[] {
  const steps = 11;
  return Array.from({ length: steps + 1 }, (_, i): Point => {
    const t = i / steps;
    const jitter = i === 0 || i === steps ? 0 : 1;
    const bend = t ** 1.15;
    return [
      x + (footX - x) * bend + jitter * random.between(-0.025, 0.025) * (footY - y),
      y + (footY - y) * t + jitter * random.between(-0.03, 0.03) * (footY - y),
    ];
  });
}

function drawGullies(canvas: Canvas, random: Random, left: Point[], spur: Point[], tall: number, color: string): void {
  let d = '';
  for (let i = 0; i < 26; i++) {
    const at = random.whole(2, left.length - 2);
    const t = random.next();
    const [x, y] = [left[at][0] * t + spur[at][0] * (1 - t), left[at][1] * t + spur[at][1] * (1 - t)];
    d += `M${fixed(x)} ${fixed(y)}l${fixed((t - 0.5) * -tall * 0.16)} ${fixed(tall * random.between(0.05, 0.14))}`;
  }
  canvas.line(d, color, 1.4, { opacity: 0.6 });
}

function drawSnow(canvas: Canvas, random: Random, left: Point[], spur: Point[], right: Point[], share: number): void {
  const until = Math.max(2, Math.min(left.length - 1, Math.round(share * left.length)));
  const hem = (from: Point, to: Point): Point[] =>
    Array.from({ length: 9 }, (_, i): Point => {
      const t = (i + 0.5) / 9;
      const drop = (i % 2 ? 1 : -1) * random.between(2, 11);
      return [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t + drop];
    });
  const lit = [...left.slice(0, until), ...hem(left[until - 1], spur[until - 1]), ...spur.slice(0, until).toReversed()];
  const shaded = [
    ...spur.slice(0, until),
    ...hem(spur[until - 1], right[until - 1]),
    ...right.slice(0, until).toReversed(),
  ];
  canvas.path(polygon(lit), hsl(210, 35, 97));
  canvas.path(polygon(shaded), hsl(216, 34, 77));
}

function forest(canvas: Canvas, random: Random, top: number, bottom: number, snow: boolean): void {
  const rows = 4;
  for (let row = 0; row < rows; row++) {
    const depth = row / (rows - 1);
    const count = Math.round(canvas.width / (15 - depth * 3));
    for (let i = 0; i < count; i++) {
      const x = canvas.width * ((i + random.next()) / count);
      drawFir(
        canvas,
        random,
        x,
        top + (bottom - top) * depth + random.between(-3, 3),
        random.between(17, 28) + depth * 16,
        [random.between(128, 160), 28, 25 - 8 * depth],
        snow && random.chance(0.6),
      );
    }
  }
}

function rock(random: Random): Tint {
  return random.pick<Tint>([
    [215, 16, 44],
    [28, 14, 42],
    [265, 12, 42],
    [205, 22, 38],
    [18, 24, 40],
  ]);
}

function lake(canvas: Canvas, random: Random) {
  const { height } = canvas;
  const shore = height * random.between(0.56, 0.64);
  const weather = random.pick<Weather>(['clear', 'fair', 'sunset']);
  drawSky(canvas, random, shore, weather);
  const stone = rock(random);
  const range: Range = {
    base: shore,
    height: height * random.between(0.36, 0.48),
    rock: stone,
    snow: random.between(0.25, 0.7),
    peaks: random.whole(3, 5),
  };
  const again = String(random.next());
  drawRange(canvas, createRandom(again), range);
  forest(canvas, random, shore - 5, shore + 1, false);
  const water: Tint = weather === 'sunset' ? [255, 22, 44] : [random.between(188, 212), 44, 40];
  drawWater(canvas, random, shore + 2, height, water, weather === 'sunset' ? hsl(24, 80, 70) : undefined);
  canvas.group({ transform: `translate(0 ${fixed(2 * shore + 4)}) scale(1 -1)`, opacity: 0.34 }, () =>
    drawRange(canvas, createRandom(again), range),
  );
  drawStones(canvas, random, height * 0.9, 9, [30, 10, 44]);
  return { smoothAbove: 0.35, texture: 0.1 };
}

function peaks(canvas: Canvas, random: Random) {
  const { height } = canvas;
  const base = height * random.between(0.78, 0.86);
  drawSky(canvas, random, base, random.pick<Weather>(['clear', 'clear', 'fair', 'overcast']));
  const stone = rock(random);
  drawRange(canvas, random, {
    base: base - 14,
    height: height * 0.4,
    rock: [stone[0], stone[1], stone[2] * 1.3],
    snow: 0.6,
    peaks: 5,
  });
  drawRange(canvas, random, {
    base: base + 6,
    height: height * random.between(0.58, 0.7),
    rock: stone,
    snow: random.between(0.4, 0.8),
    peaks: random.whole(1, 3),
  });
  const meadow: Tint = [random.between(80, 110), 34, 34];
  drawPlain(canvas, random, base, meadow);
  forest(canvas, random, base - 2, base + 12, random.chance(0.4));
  drawGrass(canvas, random, base + 8, meadow, 160);
  return { smoothAbove: 0.3, texture: 0.15 };
}

function dawn(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  drawSky(canvas, random, height * 0.75, 'sunset');
  const hue = random.between(225, 300);
  for (let row = 0; row < 6; row++) {
    const depth = row / 5;
    const skyline = ridge(random, width, height * (0.46 + 0.1 * row), height * (0.24 - 0.02 * row), 7, 0.52);
    const color = (lift: number) => hsl(hue - 30 + depth * 30, 30 - 8 * depth, 70 - 56 * depth + lift);
    canvas.path(
      below(skyline, height),
      canvas.light([color(0), color(14)], 0, height * (0.3 + 0.1 * row), 0, height * (0.62 + 0.1 * row)),
    );
  }
  forest(canvas, random, height * 0.94, height * 1.02, false);
  return { smoothAbove: 0.4, texture: 0.12 };
}

function valley(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  const base = height * random.between(0.5, 0.58);
  drawSky(canvas, random, base, random.pick<Weather>(['clear', 'fair', 'hazy']));
  drawRange(canvas, random, {
    base: base + 4,
    height: height * random.between(0.34, 0.44),
    rock: rock(random),
    snow: random.between(0, 0.5),
    peaks: random.whole(3, 4),
  });
  const meadow: Tint = [random.between(75, 115), 42, 36];
  drawPlain(canvas, random, base, meadow);
  forest(canvas, random, base - 2, base + 16, false);
  const bend = random.between(0.25, 0.75) * width;
  const stream = `M${fixed(bend)} ${fixed(base + 14)}C${fixed(bend + 50)} ${fixed(base + 40)} ${fixed(bend - 80)} ${fixed(base + 60)} ${fixed(bend - 20)} ${fixed(height)}`;
  for (const [color, breadth] of [
    [hsl(200, 30, 34), 15],
    [hsl(200, 45, 62), 11],
    [hsl(195, 50, 84), 3],
  ] as const)
    canvas.line(stream, color, breadth);
  drawStones(canvas, random, base + 30, 14);
  drawGrass(canvas, random, base + 20, meadow, 260);
  return { smoothAbove: 0.3, texture: 0.15 };
}

export const mountains: Kind = { name: 'mountains', upright: true, scenes: [peaks, lake, valley, dawn, lake] };
