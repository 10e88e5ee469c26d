import { type Canvas, fixed, hsl } from '../canvas.ts';
import { blob, curve, limb, type Point } from '../geometry.ts';
import type { Random } from '../random.ts';
import { drawShadow, type Tint } from './ground.ts';

/** A broad-leaved tree of `height` pixels whose trunk stands at (x, y). */
export function drawTree(
  canvas: Canvas,
  random: Random,
  x: number,
  y: number,
  height: number,
  [hue, saturation, lightness]: Tint,
): void {
  drawShadow(canvas, x + height * 0.12, y, height * 0.4, height * 0.06);
  drawTrunk(canvas, random, x, y, height * 0.55, height * 0.045);
  for (const layer of [0, 1, 2]) {
    const share = 0.62 + layer * 0.32;
    for (let i = 0; i < 5 - layer; i++) {
      const [left, up] = [
        x + random.between(-0.27, 0.24) * height - layer * height * 0.04,
        y - height * random.between(0.5, 0.84) - layer * 4,
      ];
      const radius = height * random.between(0.13, 0.21) * (1 - layer * 0.22);
      canvas.path(
        blob(random, left, up, radius * 1.15, radius, 0.2, 11),
        hsl(hue + layer * 6, saturation, lightness * share),
      );
    }
  }
  drawLeaves(
    canvas,
    random,
    x,
    y - height * 0.68,
    height * 0.32,
    [hue + 14, saturation, lightness * 1.5],
    Math.round(height / 2),
  );
}

/** Loose specks of leaves in a disc. */
function drawLeaves(
  canvas: Canvas,
  random: Random,
  x: number,
  y: number,
  radius: number,
  [hue, saturation, lightness]: Tint,
  count: number,
): void {
  let d = '';
  for (let i = 0; i < count; i++) {
    const [angle, reach] = [random.between(0, 6.28), radius * Math.sqrt(random.next())];
    const [left, top] = [x + Math.cos(angle) * reach, y + Math.sin(angle) * reach * 0.8];
    const size = random.between(1, 2.6);
    d += `M${fixed(left)} ${fixed(top)}q${fixed(size)} ${fixed(-size)} ${fixed(2 * size)} 0q${fixed(-size)} ${fixed(size)} ${fixed(-2 * size)} 0Z`;
  }
  if (d) canvas.path(d, hsl(hue, saturation, lightness), { opacity: 0.8 });
}

/** An acacia: a forked trunk under flat layers of leaves. */
export function drawAcacia(canvas: Canvas, random: Random, x: number, y: number, height: number): void {
  const dark = hsl(28, 25, 20);
  drawShadow(canvas, x, y, height * 0.5, height * 0.05);
  const tops = [-0.34, -0.1, 0.15, 0.36].map(
    (side): Point => [x + side * height * random.about(1), y - height * random.between(0.72, 0.85)],
  );
  const fork: Point = [x + random.between(-0.04, 0.04) * height, y - height * 0.42];
  canvas.path(
    limb([
      [x, y, height * 0.035],
      [fork[0], fork[1], height * 0.022],
    ]),
    dark,
  );
  for (const [left, top] of tops)
    canvas.line(curve([fork, [(left + fork[0]) / 2, (top + fork[1]) / 2 - 3], [left, top]]), dark, height * 0.022);
  for (let i = 0; i < 9; i++) {
    const left = x + random.between(-0.44, 0.44) * height;
    const top = y - height * random.between(0.76, 0.94);
    const light = 16 + 14 * (i / 8) + random.between(-3, 3);
    canvas.path(
      blob(random, left, top, height * random.between(0.13, 0.24), height * random.between(0.035, 0.07), 0.2, 12),
      hsl(random.between(66, 92), 34, light),
    );
  }
  drawLeaves(canvas, random, x, y - height * 0.86, height * 0.4, [72, 36, 42], 30);
}

/** A palm whose trunk bends by `bend` of its height. */
export function drawPalm(canvas: Canvas, random: Random, x: number, y: number, height: number, bend = 0.2): void {
  const [topX, topY] = [x + bend * height, y - height];
  const trunk = limb([
    [x, y, height * 0.035],
    [x + bend * height * 0.3, y - height * 0.5, height * 0.024],
    [topX, topY, height * 0.018],
  ]);
  canvas.path(trunk, canvas.linear([hsl(30, 28, 46), hsl(28, 30, 26)], [0, 0, 1, 0]));
  const fronds = random.whole(8, 11);
  for (let i = 0; i < fronds; i++) {
    const angle = Math.PI * (0.95 + (1.1 * i) / (fronds - 1)) + random.between(-0.12, 0.12);
    drawFrond(canvas, random, topX, topY, angle, height * random.between(0.38, 0.52));
  }
  for (const side of [-1, 0.4, 1.3])
    canvas.oval(topX + side * height * 0.025, topY + height * 0.03, height * 0.022, height * 0.026, hsl(32, 45, 26));
}

function drawFrond(canvas: Canvas, random: Random, x: number, y: number, angle: number, length: number): void {
  const color = hsl(random.between(88, 125), random.between(38, 55), random.between(20, 38));
  const tip: Point = [x + Math.cos(angle) * length, y + Math.sin(angle) * length * 0.65 + length * 0.42];
  const middle: Point = [x + Math.cos(angle) * length * 0.55, y + Math.sin(angle) * length * 0.55];
  let leaflets = '';
  for (let k = 1; k <= 13; k++) {
    const t = k / 13;
    const [left, top] = [along(x, middle[0], tip[0], t), along(y, middle[1], tip[1], t)];
    const reach = length * 0.26 * Math.sin(Math.PI * (0.15 + 0.8 * t));
    leaflets += `M${fixed(left)} ${fixed(top)}l${fixed(Math.cos(angle) * reach * 0.8)} ${fixed(reach * 0.9)}M${fixed(left)} ${fixed(top)}l${fixed(Math.cos(angle) * reach)} ${fixed(reach * 0.1)}`;
  }
  canvas.line(leaflets, color, 1.3);
  canvas.line(`M${fixed(x)} ${fixed(y)}Q${[...middle, ...tip].map(fixed).join(' ')}`, color, 2);
}

function along(from: number, control: number, to: number, t: number): number {
  return (1 - t) ** 2 * from + 2 * t * (1 - t) * control + t * t * to;
}

/** A fir of `height` pixels: ragged tiers, darker below. */
export function drawFir(
  canvas: Canvas,
  random: Random,
  x: number,
  y: number,
  height: number,
  [hue, saturation, lightness]: Tint,
  snow = false,
): void {
  canvas.box(x - height * 0.03, y - height * 0.12, height * 0.06, height * 0.12, hsl(25, 30, 18));
  const tiers = 5;
  for (let tier = 0; tier < tiers; tier++) {
    const [base, tip] = [y - height * (0.08 + 0.17 * tier), y - height * Math.min(1, 0.42 + 0.17 * tier)];
    const half = height * 0.24 * (1 - tier / (tiers + 0.6));
    let d = `M${fixed(x)} ${fixed(tip)}L${fixed(x + half)} ${fixed(base)}`;
    for (let k = 1; k < 8; k++)
      d += `L${fixed(x + half * (1 - k / 4))} ${fixed(base - (k % 2) * height * random.between(0.02, 0.05))}`;
    canvas.path(
      `${d}L${fixed(x - half)} ${fixed(base)}Z`,
      hsl(hue, saturation, lightness * (0.7 + 0.12 * tier) * random.between(0.9, 1.1)),
    );
    if (snow)
      canvas.line(
        `M${fixed(x)} ${fixed(tip + 1)}l${fixed(-half * 0.7)} ${fixed((base - tip) * 0.7)}`,
        hsl(210, 30, 94),
        height * 0.02,
        { opacity: 0.85 },
      );
  }
}

/** A rounded bush. */
export function drawBush(
  canvas: Canvas,
  random: Random,
  x: number,
  y: number,
  size: number,
  [hue, saturation, lightness]: Tint,
): void {
  drawShadow(canvas, x, y, size * 1.1, size * 0.2);
  for (let i = 0; i < 5; i++) {
    const share = 0.65 + i * 0.13;
    const [left, top] = [x + random.between(-0.55, 0.5) * size, y - size * random.between(0.25, 0.6)];
    canvas.path(
      blob(random, left, top, size * 0.5, size * 0.38, 0.22, 11),
      hsl(hue + i * 2, saturation, lightness * share),
    );
  }
  drawLeaves(
    canvas,
    random,
    x,
    y - size * 0.45,
    size * 0.75,
    [hue + 10, saturation, lightness * 1.5],
    Math.round(size),
  );
}

function drawTrunk(canvas: Canvas, random: Random, x: number, y: number, height: number, radius: number): void {
  const lean = random.between(-0.1, 0.1) * height;
  const trunk = limb([
    [x, y, radius * 1.2],
    [x + lean * 0.5, y - height * 0.5, radius * 0.8],
    [x + lean, y - height, radius * 0.5],
  ]);
  canvas.path(trunk, canvas.linear([hsl(28, 28, 36), hsl(24, 32, 16)], [0, 0, 1, 0]));
}
