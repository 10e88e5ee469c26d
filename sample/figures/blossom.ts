import { type Canvas, fixed, hsl } from '../canvas.ts';
import { blob, curve, type Point } from '../geometry.ts';
import type { Random } from '../random.ts';
import type { Tint } from '../scenery/ground.ts';

export type Species = 'rose' | 'daisy' | 'tulip' | 'sunflower' | 'poppy' | 'lily';

type Blossom = (canvas: Canvas, random: Random, x: number, y: number, size: number, tint: Tint) => void;

const blossoms: Record<Species, Blossom> = {
  rose: drawRose,
  tulip: drawTulip,
  poppy: drawPoppy,
  daisy: (canvas, random, x, y, size, tint) => {
    drawRays(canvas, random, x, y, size, tint, 17, 0.16);
    drawDisc(canvas, random, x, y, size * 0.28, [46, 92, 52]);
  },
  sunflower: (canvas, random, x, y, size) => {
    drawRays(canvas, random, x, y, size, [44, 92, 42], 21, 0.15);
    drawRays(canvas, random, x, y, size * 0.86, [47, 95, 54], 19, 0.14);
    drawDisc(canvas, random, x, y, size * 0.44, [26, 48, 26]);
  },
  lily: (canvas, random, x, y, size, tint) => {
    drawRays(canvas, random, x, y, size, tint, 6, 0.42);
    drawStamens(canvas, random, x, y, size * 0.5);
  },
};

/** A blossom seen from above or the side, `size` pixels in radius. */
export function drawBlossom(
  canvas: Canvas,
  random: Random,
  species: Species,
  x: number,
  y: number,
  size: number,
  tint: Tint,
): void {
  const draw = blossoms[species];
  draw(canvas, random, x, y, size, tint);
}

/** Petals like rays around a centre. */
function drawRays(
  canvas: Canvas,
  random: Random,
  x: number,
  y: number,
  size: number,
  [hue, saturation, lightness]: Tint,
  count: number,
  breadth: number,
): void {
  const start = random.between(0, 1);
  for (let i = 0; i < count; i++) {
    const angle = start + (i / count) * 2 * Math.PI + random.between(-0.06, 0.06);
    const reach = size * random.between(0.88, 1.05);
    const at = (along: number, across: number): Point => [
      x + Math.cos(angle) * along * reach - Math.sin(angle) * across * reach,
      y + (Math.sin(angle) * along + Math.cos(angle) * across) * reach * 0.94,
    ];
    const share = random.between(0.82, 1.12);
    const [root, tip] = [at(0.1, 0), at(1, 0)];
    const paint = canvas.light(
      [
        hsl(hue + 8, saturation, lightness * 0.55 * share),
        [0.45, hsl(hue, saturation, lightness * share)],
        hsl(hue - 4, saturation, Math.min(96, lightness * 1.25 * share)),
      ],
      ...root,
      ...tip,
    );
    canvas.path(
      curve([root, at(0.4, breadth * 0.8), at(0.75, breadth), tip, at(0.75, -breadth), at(0.4, -breadth * 0.8)], true),
      paint,
      { stroke: hsl(hue, saturation, lightness * 0.5, 0.5), 'stroke-width': 0.8 },
    );
    for (const vein of [-0.35, 0, 0.35]) {
      const [from, to] = [at(0.25, vein * breadth * 0.5), at(0.85, vein * breadth)];
      canvas.line(
        `M${from.map(fixed).join(' ')}L${to.map(fixed).join(' ')}`,
        hsl(hue, saturation, lightness * 0.66),
        0.7,
        { opacity: 0.45 },
      );
    }
  }
}

/** A seeded disc: dots on a golden spiral. */
function drawDisc(
  canvas: Canvas,
  random: Random,
  x: number,
  y: number,
  radius: number,
  [hue, saturation, lightness]: Tint,
): void {
  canvas.oval(x + 1, y + 2, radius * 1.05, radius, 'rgba(0,0,0,0.3)');
  canvas.oval(
    x,
    y,
    radius,
    radius * 0.95,
    canvas.radial([
      hsl(hue - 8, saturation, lightness * 0.7),
      hsl(hue, saturation, lightness),
      hsl(hue - 10, saturation, lightness * 0.6),
    ]),
  );
  const tones = [hsl(hue + 6, saturation, lightness * 1.5), hsl(hue - 8, saturation, lightness * 0.5)];
  for (let i = 0; i < 90; i++) {
    const [angle, reach] = [i * 2.39996, radius * 0.95 * Math.sqrt(i / 90)];
    const dot = radius * random.between(0.035, 0.06);
    canvas.oval(x + Math.cos(angle) * reach, y + Math.sin(angle) * reach * 0.95, dot, dot, tones[i % 2]);
  }
}

function drawStamens(canvas: Canvas, random: Random, x: number, y: number, size: number): void {
  for (let i = 0; i < 6; i++) {
    const angle = i * 1.05 + random.between(-0.2, 0.2);
    const [tipX, tipY] = [x + Math.cos(angle) * size, y + Math.sin(angle) * size * 0.8];
    canvas.line(
      `M${fixed(x)} ${fixed(y)}Q${fixed(x + Math.cos(angle) * size * 0.5)} ${fixed(y - size * 0.12)} ${fixed(tipX)} ${fixed(tipY)}`,
      hsl(80, 50, 72),
      1.6,
    );
    canvas.oval(tipX, tipY, size * 0.09, size * 0.06, hsl(22, 75, 34));
  }
}

/** Petals in spirals, larger and lighter outwards. */
function drawRose(
  canvas: Canvas,
  random: Random,
  x: number,
  y: number,
  size: number,
  [hue, saturation, lightness]: Tint,
): void {
  for (let ring = 5; ring >= 0; ring--) {
    const petals = 3 + Math.min(ring, 4);
    const start = random.between(0, 6.28);
    for (let i = 0; i < petals; i++) {
      const angle = start + (i / petals) * 6.283;
      const reach = size * (ring / 5) * 0.58;
      const radius = size * (0.2 + 0.06 * ring) * random.about(1, 0.1);
      const [left, top] = [x + Math.cos(angle) * reach, y + Math.sin(angle) * reach * 0.9];
      const share = (0.62 + 0.085 * ring) * random.between(0.94, 1.06);
      const petal = blob(random, left, top, radius, radius * 0.92, 0.09, 8);
      canvas.path(
        petal,
        canvas.radial(
          [
            hsl(hue - 4, saturation, lightness * share * 0.72),
            [0.72, hsl(hue, saturation, lightness * share)],
            hsl(hue + 4, saturation * 0.9, Math.min(95, lightness * share * 1.38)),
          ],
          0.5 - Math.cos(angle) * 0.35,
          0.5 - Math.sin(angle) * 0.35,
          0.85,
        ),
        { stroke: hsl(hue, saturation, lightness * 0.42, 0.55), 'stroke-width': 0.9 },
      );
    }
  }
  for (let k = 0; k < 3; k++) {
    const radius = size * (0.16 - 0.045 * k);
    canvas.line(
      `M${fixed(x - radius)} ${fixed(y)}A${fixed(radius)} ${fixed(radius)} 0 1 ${k % 2} ${fixed(x + radius * 0.6)} ${fixed(y + radius * 0.7)}`,
      hsl(hue, saturation, lightness * 0.42),
      size * 0.03,
      { opacity: 0.8 },
    );
  }
}

function drawTulip(
  canvas: Canvas,
  random: Random,
  x: number,
  y: number,
  size: number,
  [hue, saturation, lightness]: Tint,
): void {
  const paint = (share: number) =>
    canvas.linear([
      hsl(hue + 6, saturation, Math.min(94, lightness * 1.3 * share)),
      [0.55, hsl(hue, saturation, lightness * share)],
      hsl(hue - 6, saturation, lightness * 0.6 * share),
    ]);
  const petal = (lean: number, breadth: number, tall: number): Point[] => [
    [0, 0.8],
    [lean * 0.4 - breadth, 0.52],
    [lean * 0.8 - breadth * 1.12, -0.05],
    [lean * 1.1 - breadth * 0.62, -0.6],
    [lean, -tall],
    [lean * 1.1 + breadth * 0.62, -0.6],
    [lean * 0.8 + breadth * 1.12, -0.05],
    [lean * 0.4 + breadth, 0.52],
  ];
  for (const [lean, breadth, tall, share] of [
    [-0.24, 0.4, 0.95, 0.72],
    [0.24, 0.4, 0.95, 0.78],
    [-0.34, 0.36, 0.86, 0.92],
    [0.34, 0.36, 0.86, 0.96],
    [0, 0.44, 0.82, 1.06],
  ] as const) {
    const turn = random.between(-0.04, 0.04);
    const points = petal(lean + turn, breadth, tall).map(([u, v]): Point => [x + u * size, y + v * size]);
    canvas.path(curve(points, true), paint(share), {
      stroke: hsl(hue, saturation, lightness * 0.5, 0.5),
      'stroke-width': 0.9,
    });
    for (const k of [-0.14, 0, 0.14])
      canvas.line(
        `M${fixed(x + k * size)} ${fixed(y + 0.7 * size)}L${fixed(x + (lean + k * 1.4) * size)} ${fixed(y - tall * 0.65 * size)}`,
        hsl(hue, saturation, lightness * 0.7),
        0.8,
        { opacity: 0.4 },
      );
  }
}

function drawPoppy(
  canvas: Canvas,
  random: Random,
  x: number,
  y: number,
  size: number,
  [hue, saturation, lightness]: Tint,
): void {
  for (let i = 0; i < 5; i++) {
    const angle = i * 1.257 + random.between(-0.15, 0.15);
    const [left, top] = [x + Math.cos(angle) * size * 0.45, y + Math.sin(angle) * size * 0.38];
    canvas.path(
      blob(random, left, top, size * 0.62, size * 0.54, 0.12, 12),
      canvas.radial(
        [
          hsl(hue - 6, saturation, lightness * 0.5),
          [0.5, hsl(hue, saturation, lightness)],
          hsl(hue + 6, saturation, lightness * 1.25),
        ],
        0.5 - Math.cos(angle) * 0.4,
        0.5 - Math.sin(angle) * 0.4,
        0.9,
      ),
      { stroke: hsl(hue, saturation, lightness * 0.5, 0.6), 'stroke-width': 0.9 },
    );
  }
  drawStamens(canvas, random, x, y, size * 0.26);
  canvas.oval(x, y, size * 0.16, size * 0.14, hsl(95, 26, 34));
  for (let i = 0; i < 26; i++)
    canvas.oval(
      x + Math.cos(i * 2.4) * size * random.between(0.18, 0.28),
      y + Math.sin(i * 2.4) * size * random.between(0.15, 0.25),
      size * 0.025,
      size * 0.025,
      '#1a0f18',
    );
}
