import { type Canvas, fixed, hsl } from '../canvas.ts';
import { drawSquare, drawTower, drawWindow, stones, tone } from '../figures/masonry.ts';
import { type Point, polygon } from '../geometry.ts';
import type { Random } from '../random.ts';
import { drawGrass, drawPlain, drawShadow, type Tint } from '../scenery/ground.ts';
import { drawBush, drawFir, drawTree } from '../scenery/plants.ts';
import { drawSky, type Weather } from '../scenery/sky.ts';
import type { Kind } from './kind.ts';

const days: readonly Weather[] = ['clear', 'fair', 'fair', 'overcast', 'hazy'];

/** Rows of houses, wall to wall, each of its own colour and roof. */
function row(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  drawSky(canvas, random, height * 0.7, random.pick(days));
  const street = height * random.between(0.8, 0.88);
  const houses = width > height ? random.whole(3, 5) : 2;
  for (let i = 0; i < houses; i++) {
    const left = (width * i) / houses;
    const breadth = width / houses;
    const wall: Tint = [
      random.pick([8, 20, 32, 42, 48, 190, 210, 345, 95]),
      random.between(28, 62),
      random.between(50, 74),
    ];
    const top = street - height * random.between(0.42, 0.58);
    const roof = height * random.between(0.1, 0.18);
    canvas.path(
      polygon([
        [left, top],
        [left + breadth / 2, top - roof],
        [left + breadth, top],
      ]),
      canvas.linear([hsl(14, 48, 44), hsl(10, 46, 26)]),
    );
    canvas.box(left, top, breadth, street - top, canvas.linear([tone(wall, 1.08), tone(wall, 0.84)]), {
      stroke: tone(wall, 0.5),
      'stroke-width': 1,
    });
    canvas.box(left, top - 3, breadth, 6, tone(wall, 1.25));
    const [columns, floors] = [random.whole(2, 3), Math.max(2, Math.round((street - top) / 44))];
    const [cell, storey] = [breadth / columns, (street - top) / floors];
    const arched = random.chance(0.3);
    for (let floor = 0; floor < floors; floor++) {
      for (let column = 0; column < columns; column++) {
        const [x, y] = [left + (column + 0.29) * cell, top + (floor + 0.22) * storey];
        if (floor === floors - 1 && column === Math.floor(columns / 2))
          canvas.box(
            x - 2,
            y,
            cell * 0.5,
            storey * 0.78,
            canvas.linear([hsl(wall[0] + 160, 40, 30), hsl(wall[0] + 160, 40, 18)]),
          );
        else drawWindow(canvas, random, x, y, cell * 0.42, storey * 0.54, wall, arched);
      }
    }
  }
  drawSquare(canvas, random, street);
  drawShadow(canvas, width / 2, street, width * 0.7, 9, 0.5);
  if (random.chance(0.5))
    drawTree(canvas, random, width * random.pick([0.1, 0.9]), street + 8, height * 0.42, [100, 38, 28]);
  return { smoothAbove: 0.2, texture: 0.12 };
}

/** A temple front: steps, columns, entablature, pediment. */
function temple(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  const base = height * random.between(0.76, 0.84);
  drawSky(canvas, random, base, random.pick(days));
  drawPlain(canvas, random, base - 6, [random.between(60, 110), 30, 42]);
  for (let i = 0; i < 6; i++)
    drawFir(
      canvas,
      random,
      width * random.pick([random.between(0, 0.14), random.between(0.86, 1)]),
      base + 2,
      height * random.between(0.24, 0.42),
      [125, 30, 22],
    );
  drawSquare(canvas, random, base + 6);
  const stone = random.pick(stones);
  const [half, middle] = [width * random.between(0.34, 0.42), width * random.between(0.48, 0.52)];
  for (let step = 0; step < 4; step++)
    canvas.box(
      middle - half - 14 + step * 4,
      base + 8 - step * 5,
      2 * (half + 14 - step * 4),
      5.5,
      canvas.linear([tone(stone, 1.2), tone(stone, 0.72)]),
    );
  const [columnTop, columnFoot] = [base - height * random.between(0.4, 0.48), base - 8];
  canvas.box(
    middle - half + 6,
    columnTop,
    2 * half - 12,
    columnFoot - columnTop,
    canvas.linear([tone(stone, 0.36), tone(stone, 0.52)]),
  );
  canvas.box(middle - 13, columnFoot - height * 0.26, 26, height * 0.26, '#20170f');
  const columns = random.whole(5, 8);
  const thick = (half / columns) * 0.52;
  for (let i = 0; i < columns; i++) {
    const x = middle - half + thick * 1.6 + ((2 * half - thick * 3.2) * i) / (columns - 1);
    const round = canvas.linear([tone(stone, 0.75), [0.35, tone(stone, 1.25)], tone(stone, 0.5)], [0, 0, 1, 0]);
    canvas.path(
      polygon([
        [x - thick * 0.82, columnTop],
        [x + thick * 0.82, columnTop],
        [x + thick, columnFoot],
        [x - thick, columnFoot],
      ]),
      round,
    );
    for (const k of [-0.5, 0, 0.5])
      canvas.line(
        `M${fixed(x + k * thick * 1.1)} ${fixed(columnTop + 4)}V${fixed(columnFoot - 4)}`,
        tone(stone, 0.62),
        0.9,
        { opacity: 0.7 },
      );
    canvas.box(x - thick * 1.3, columnTop - 4, thick * 2.6, 6, tone(stone, 1.15));
    canvas.box(x - thick * 1.3, columnFoot - 4, thick * 2.6, 5, tone(stone, 0.95));
  }
  canvas.box(
    middle - half - 5,
    columnTop - 20,
    2 * half + 10,
    17,
    canvas.linear([tone(stone, 1.15), tone(stone, 0.8)]),
  );
  for (let x = middle - half; x < middle + half - 4; x += 11) canvas.box(x, columnTop - 17, 5, 9, tone(stone, 0.68));
  const gable = height * random.between(0.13, 0.18);
  canvas.path(
    polygon([
      [middle - half - 12, columnTop - 20],
      [middle, columnTop - 20 - gable],
      [middle + half + 12, columnTop - 20],
    ]),
    tone(stone, 1.22),
  );
  canvas.path(
    polygon([
      [middle - half + 8, columnTop - 23],
      [middle, columnTop - 14 - gable],
      [middle + half - 8, columnTop - 23],
    ]),
    canvas.linear([tone(stone, 0.6), tone(stone, 0.85)]),
  );
  for (let i = -4; i <= 4; i++)
    canvas.oval(middle + (i * half) / 7, columnTop - 26, 4.5, 8 - Math.abs(i), tone(stone, 1.05));
  return { smoothAbove: 0.18, texture: 0.13 };
}

/** Office towers against the sky; the nearer the darker. */
function skyline(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  drawSky(canvas, random, height, random.pick<Weather>(['clear', 'sunset', 'fair', 'hazy']));
  for (const depth of [0, 0.5, 1]) {
    let x = -10;
    while (x < width) {
      const breadth = random.between(26, 52) * (0.8 + 0.4 * depth);
      const top = height * random.between(0.12 + 0.12 * depth, 0.5 + 0.16 * depth);
      drawTower(canvas, random, x, top, breadth, height - top, depth);
      x += breadth + random.between(-4, 14) * (1 - depth * 0.4);
    }
  }
  for (let i = 0; i < 9; i++)
    drawBush(canvas, random, width * ((i + random.next()) / 9), height + 4, random.between(18, 30), [110, 32, 22]);
  return { smoothAbove: 0.1, texture: 0.08 };
}

/** A church: nave, tower with a spire, rose window. */
function church(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  const base = height * random.between(0.82, 0.88);
  drawSky(canvas, random, base, random.pick(days));
  for (let i = 0; i < 7; i++)
    drawTree(canvas, random, width * ((i + random.next()) / 7), base, height * random.between(0.16, 0.28), [
      random.between(85, 125),
      34,
      27,
    ]);
  const lawn: Tint = [random.between(85, 115), 38, 36];
  drawPlain(canvas, random, base - 3, lawn);
  const stone = random.pick(stones);
  const atLeft = random.chance(0.5);
  const mirrored = (x: number) => (atLeft ? x : width - x);
  const [towerX, breadth] = [width * 0.3, Math.min(62, width * 0.18)];
  const [naveTop, towerTop] = [base - height * 0.34, base - height * random.between(0.5, 0.58)];
  const wall = canvas.linear([tone(stone, 1.15), tone(stone, 0.8)], [0, 0, 1, 0.4]);
  const quad = (points: Point[], paint: string) =>
    canvas.path(polygon(points.map(([x, y]): Point => [mirrored(x), y])), paint);
  quad(
    [
      [towerX, base],
      [towerX, naveTop],
      [width * 0.88, naveTop],
      [width * 0.88, base],
    ],
    wall,
  );
  quad(
    [
      [towerX, naveTop],
      [towerX + 16, naveTop - height * 0.14],
      [width * 0.87, naveTop - height * 0.14],
      [width * 0.91, naveTop],
    ],
    canvas.linear([hsl(random.pick([12, 210]), 28, 42), hsl(12, 24, 24)]),
  );
  for (let i = 0; i < 5; i++) {
    const x = mirrored(width * (0.47 + i * 0.085)) - 7;
    drawWindow(canvas, random, x, naveTop + height * 0.07, 14, height * 0.19, stone, true);
    canvas.box(x - 12, naveTop + 6, 6, base - naveTop - 6, tone(stone, 0.72));
  }
  quad(
    [
      [towerX - breadth / 2, base],
      [towerX - breadth / 2, towerTop],
      [towerX + breadth / 2, towerTop],
      [towerX + breadth / 2, base],
    ],
    wall,
  );
  quad(
    [
      [towerX - breadth / 2 - 4, towerTop],
      [towerX, towerTop - height * random.between(0.26, 0.36)],
      [towerX + breadth / 2 + 4, towerTop],
    ],
    canvas.linear([hsl(165, 22, 46), hsl(190, 20, 26)]),
  );
  canvas.box(mirrored(towerX) - breadth / 2 - 4, towerTop - 2, breadth + 8, 6, tone(stone, 1.25));
  drawWindow(canvas, random, mirrored(towerX) - 8, towerTop + 14, 16, 34, stone, true);
  canvas.oval(mirrored(towerX), naveTop + height * 0.1, 15, 15, tone(stone, 1.25));
  canvas.oval(mirrored(towerX), naveTop + height * 0.1, 12, 12, hsl(215, 40, 30));
  for (let k = 0; k < 6; k++) {
    const angle = (k * Math.PI) / 6;
    canvas.line(
      `M${fixed(mirrored(towerX) - 12 * Math.cos(angle))} ${fixed(naveTop + height * 0.1 - 12 * Math.sin(angle))}L${fixed(mirrored(towerX) + 12 * Math.cos(angle))} ${fixed(naveTop + height * 0.1 + 12 * Math.sin(angle))}`,
      tone(stone, 1.15),
      1.3,
    );
  }
  drawWindow(canvas, random, mirrored(towerX) - 9, base - 40, 18, 40, [18, 36, 34], true);
  drawGrass(canvas, random, base, lawn, 150);
  drawShadow(canvas, width / 2, base, width * 0.48, 7, 0.5);
  return { smoothAbove: 0.2, texture: 0.14 };
}

export const buildings: Kind = { name: 'buildings', upright: true, scenes: [row, temple, skyline, church, row] };
