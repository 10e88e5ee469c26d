import { type Canvas, fixed, hsl } from '../canvas.ts';
import type { Random } from '../random.ts';
import type { Tint } from './ground.ts';

/** Water from `top` to `bottom` with ripples that lengthen towards the viewer. */
export function drawWater(
  canvas: Canvas,
  random: Random,
  top: number,
  bottom: number,
  [hue, saturation, lightness]: Tint,
  glow?: string,
): void {
  const far = glow ?? hsl(hue - 8, saturation * 0.7, lightness * 1.35);
  const middle = hsl(hue, saturation, lightness);
  canvas.box(
    0,
    top,
    canvas.width,
    bottom - top,
    canvas.linear([far, [0.35, middle], hsl(hue + 6, saturation, lightness * 0.72)]),
  );
  const tones = [
    hsl(hue, saturation, lightness * 0.6),
    hsl(hue - 10, saturation * 0.8, Math.min(88, lightness * 1.5)),
    glow ?? hsl(hue, 20, 92),
  ];
  for (const [i, color] of tones.entries()) {
    let d = '';
    for (let k = 0; k < 55; k++) {
      const depth = random.next() ** 1.3;
      const length = (4 + 26 * depth) * random.between(0.5, 1.2);
      d += `M${fixed(random.next() * canvas.width)} ${fixed(top + 1 + depth * (bottom - top - 2))}q${fixed(length / 2)} ${fixed(-1.5 * depth)} ${fixed(length)} 0`;
    }
    canvas.line(d, color, i === 2 ? 0.8 : 1.2, { opacity: i === 2 ? 0.5 : 0.4 });
  }
}
