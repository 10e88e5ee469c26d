import { type Canvas, fixed, hsl } from '../canvas.ts';
import { below, blob, ridge } from '../geometry.ts';
import type { Random } from '../random.ts';

/** Hue, saturation and lightness of a surface. */
export type Tint = readonly [hue: number, saturation: number, lightness: number];

/** A plain from `top` to the bottom edge, darker towards the viewer, with uneven patches. */
export function drawPlain(canvas: Canvas, random: Random, top: number, [hue, saturation, lightness]: Tint): void {
  const { width, height } = canvas;
  const near = hsl(hue, saturation, lightness * 0.72);
  canvas.box(
    0,
    top,
    width,
    height - top,
    canvas.linear([hsl(hue, saturation * 0.8, lightness * 1.2), hsl(hue, saturation, lightness), near]),
  );
  for (let i = 0; i < 14; i++) {
    const depth = random.next() ** 1.4;
    const y = top + depth * (height - top);
    const tone = hsl(random.about(hue, 0.08), saturation, lightness * random.between(0.7, 1.25), 0.35);
    canvas.path(blob(random, random.next() * width, y, 20 + 70 * depth, 3 + 11 * depth), tone);
  }
}

/** Blades of grass from `top` down to the bottom edge: small and dense far away, long in front. */
export function drawGrass(
  canvas: Canvas,
  random: Random,
  top: number,
  [hue, saturation, lightness]: Tint,
  blades = 320,
): void {
  const tones = [0.6, 0.85, 1.1, 1.4].map((share) => ({
    color: hsl(hue + 12 * (share - 1), saturation, lightness * share),
    d: '',
  }));
  for (let i = 0; i < blades; i++) {
    const depth = (i / blades) ** 1.2;
    const length = (2 + 13 * depth) * random.between(0.6, 1.3);
    const lean = length * random.between(-0.5, 0.5);
    const start = `M${fixed(random.next() * canvas.width)} ${fixed(top + depth * (canvas.height - top) + length * 0.4)}`;
    random.pick(tones).d += `${start}q${fixed(lean * 0.2)} ${fixed(-length * 0.6)} ${fixed(lean)} ${fixed(-length)}`;
  }
  for (const { color, d } of tones) if (d) canvas.line(d, color, 1.1, { opacity: 0.75 });
}

/** Rolling hills behind `base`, each row nearer, darker and stronger in colour. */
export function drawHills(
  canvas: Canvas,
  random: Random,
  base: number,
  [hue, saturation, lightness]: Tint,
  rows = 2,
): void {
  for (let row = 0; row < rows; row++) {
    const near = (row + 1) / rows;
    const skyline = ridge(
      random,
      canvas.width,
      base - (1 - near) * 8,
      random.between(14, 34) * (1.3 - near * 0.5),
      5,
      0.42,
    );
    const far = hsl(hue + (1 - near) * 40, saturation * (0.4 + 0.6 * near), lightness * (1.5 - 0.5 * near));
    canvas.path(below(skyline, base + 6), far);
  }
}

/** Stones with a lit upper side and a shadow. */
export function drawStones(
  canvas: Canvas,
  random: Random,
  top: number,
  count: number,
  tint: Tint = [35, 12, 52],
): void {
  const [hue, saturation, lightness] = tint;
  for (let i = 0; i < count; i++) {
    const depth = (i + 1) / (count + 1);
    const [x, y] = [random.next() * canvas.width, top + depth * (canvas.height - top)];
    const size = (2 + 11 * depth) * random.between(0.5, 1.3);
    drawShadow(canvas, x + size * 0.3, y + size * 0.5, size * 1.3, size * 0.35);
    const light = lightness * random.between(0.8, 1.2);
    const paint = canvas.linear([
      hsl(hue, saturation, light * 1.35),
      hsl(hue, saturation, light),
      hsl(hue, saturation, light * 0.5),
    ]);
    canvas.path(blob(random, x, y, size, size * 0.62, 0.2, 7), paint);
  }
}

/** A soft shadow on the ground. */
export function drawShadow(
  canvas: Canvas,
  x: number,
  y: number,
  radiusX: number,
  radiusY: number,
  opacity = 0.38,
): void {
  const dark = (share: number) => `rgba(12,14,24,${fixed(opacity * share)})`;
  canvas.oval(x, y, radiusX, radiusY, canvas.radial([dark(1), [0.6, dark(0.8)], dark(0)]));
}
