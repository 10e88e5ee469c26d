import { type Canvas, fixed, hsl } from '../canvas.ts';
import { below, curve, type Point, polygon, ridge } from '../geometry.ts';
import type { Random } from '../random.ts';
import type { Tint } from './ground.ts';
import { drawSky, type Weather } from './sky.ts';
import { drawWater } from './water.ts';

const sands: readonly Tint[] = [
  [42, 48, 76],
  [36, 44, 70],
  [46, 38, 82],
  [30, 40, 66],
];

interface Shore {
  horizon: number;
  sand: Tint;
}

/** Sky, sea and sand; the water's edge runs from `left` to `right` (heights), with foam. */
export function shore(canvas: Canvas, random: Random, left: number, right: number, weather: Weather): Shore {
  const { width, height } = canvas;
  const horizon = height * random.between(0.34, 0.44);
  const sand = random.pick(sands);
  drawSky(canvas, random, horizon, weather);
  if (random.chance(0.55)) drawIsland(canvas, random, horizon);
  const sea: Tint =
    weather === 'sunset' ? [245, 26, 46] : [random.between(182, 208), random.between(48, 70), random.between(38, 48)];
  drawWater(canvas, random, horizon, height, sea, weather === 'sunset' ? hsl(28, 85, 72) : undefined);
  drawBoats(canvas, random, horizon);
  const edge: Point[] = Array.from(
    { length: 9 },
    (_, i): Point => [(i / 8) * (width + 20) - 10, left + (right - left) * (i / 8) + random.between(-7, 7)],
  );
  const foam = (lift: number, breadth: number, opacity: number) =>
    canvas.line(curve(edge.map(([x, y]): Point => [x, y - lift + random.between(-2, 2)])), '#ffffff', breadth, {
      opacity,
    });
  canvas.path(
    `${curve(edge.map(([x, y]): Point => [x, y - 14]))}L${width + 20} ${height}L-20 ${height}Z`,
    hsl(sea[0] - 12, sea[1], 70, 0.55),
  );
  foam(34, 2, 0.5);
  foam(20, 3, 0.6);
  const [hue, saturation, lightness] = sand;
  const down = canvas.light(
    [
      hsl(hue, saturation, lightness * 0.78),
      hsl(hue, saturation, lightness),
      hsl(hue, saturation * 0.8, lightness * 0.84),
    ],
    0,
    Math.min(left, right),
    0,
    height,
  );
  canvas.path(`${curve(edge)}L${width + 20} ${height}L-20 ${height}Z`, down);
  foam(2, 6, 0.9);
  canvas.line(curve(edge.map(([x, y]): Point => [x, y + 6])), hsl(hue, saturation, lightness * 0.66), 5, {
    opacity: 0.45,
  });
  drawSandMarks(canvas, random, Math.max(left, right) + 10, sand);
  return { horizon, sand };
}

function drawIsland(canvas: Canvas, random: Random, horizon: number): void {
  const span = canvas.width * random.between(0.25, 0.5);
  const from = random.next() * (canvas.width - span);
  const top = ridge(random, span, horizon, random.between(12, 30), 5).map(
    ([x, y], i, all): Point => [x + from, horizon - (horizon - y) * Math.sin((Math.PI * i) / (all.length - 1))],
  );
  canvas.path(below(top, horizon + 1), canvas.linear([hsl(150, 18, 46), hsl(190, 20, 58)]));
}

function drawBoats(canvas: Canvas, random: Random, horizon: number): void {
  for (let i = random.whole(0, 3); i > 0; i--) {
    const [x, y, size] = [random.next() * canvas.width, horizon + random.between(4, 20), random.between(7, 17)];
    canvas.path(
      polygon([
        [x - size, y - 2],
        [x + size, y - 2],
        [x + size * 0.6, y + size * 0.3],
        [x - size * 0.7, y + size * 0.3],
      ]),
      random.pick(['#8a3324', '#f4f1ea', '#27486e', '#c98a2b']),
    );
    canvas.path(
      polygon([
        [x, y - 3],
        [x, y - size * 2.2],
        [x + size * 0.9, y - 4],
      ]),
      '#fdfbf4',
    );
    canvas.path(
      polygon([
        [x - 1.5, y - 3],
        [x - 1.5, y - size * 1.9],
        [x - size * 0.7, y - 4],
      ]),
      random.pick(['#e9e4d6', '#d8553d', '#e8b23a']),
    );
  }
}

function drawSandMarks(canvas: Canvas, random: Random, top: number, [hue, saturation, lightness]: Tint): void {
  for (const share of [0.72, 1.12]) {
    let d = '';
    for (let i = 0; i < 70; i++) {
      const y = top + random.next() * (canvas.height - top);
      d += `M${fixed(random.next() * canvas.width)} ${fixed(y)}q${fixed(random.between(3, 9))} ${fixed(random.between(-3, 3))} ${fixed(random.between(8, 18))} 0`;
    }
    canvas.line(d, hsl(hue, saturation, lightness * share), 1.3, { opacity: 0.5 });
  }
}
