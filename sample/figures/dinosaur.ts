import { type Canvas, hsl } from '../canvas.ts';
import { type Joint, limb, type Placement, placement } from '../geometry.ts';
import type { Random } from '../random.ts';
import { drawShadow } from '../scenery/ground.ts';
import { anatomy, type Species } from './anatomy.ts';

export interface Hide {
  hue: number;
  saturation: number;
  lightness: number;
  pattern: 'stripes' | 'spots' | 'plain';
  patternHue: number;
}

/** A dinosaur from the side with its feet at (x, y); `size` pixels from hip to ground is about 0.6 of its height. */
export function drawDinosaur(
  canvas: Canvas,
  random: Random,
  x: number,
  y: number,
  size: number,
  looksLeft: boolean,
  species: Species,
  hide: Hide,
): void {
  const scale = size / 1.45;
  const place = placement(x, y - 1.42 * scale, scale, looksLeft);
  const tone = (share: number) => hsl(hide.hue, hide.saturation, hide.lightness * share);
  const { far, near, eye, reach, extras } = anatomy(species, random);
  const light = canvas.light(
    [tone(0.85), tone(1.1), hsl(hide.hue + 15, hide.saturation * 0.6, Math.min(80, hide.lightness * 1.6))],
    x,
    y - 2.4 * scale,
    x,
    y - 0.6 * scale,
  );
  const shade = canvas.light([tone(0.6), tone(0.4)], x, y - 1.3 * scale, x, y);
  drawShadow(canvas, x + 0.15 * scale, y, reach * 1.15 * scale, 0.13 * scale, 0.5);
  if (species === 'stegosaur') extras?.(canvas, place, scale, tone);
  for (const joints of far) canvas.path(limb(joints, place, scale), shade);
  const flesh = near.map((joints) => limb(joints, place, scale));
  for (const d of flesh) canvas.line(d, tone(0.35), 1.4, { opacity: 0.6 });
  for (const d of flesh) canvas.path(d, light);
  canvas.group({ 'clip-path': canvas.clip(...flesh) }, () => drawPattern(canvas, random, place, scale, near[0], hide));
  if (species !== 'stegosaur') extras?.(canvas, place, scale, tone);
  const [eyeX, eyeY] = place(...eye);
  canvas.oval(eyeX, eyeY, 0.055 * scale, 0.05 * scale, hsl(45, 80, 60));
  canvas.oval(eyeX, eyeY, 0.028 * scale, 0.045 * scale, '#0b0805');
}

/** Bands, spots and scales along the spine. */
function drawPattern(
  canvas: Canvas,
  random: Random,
  place: Placement,
  scale: number,
  spine: readonly Joint[],
  hide: Hide,
): void {
  const dark = hsl(hide.patternHue, hide.saturation, hide.lightness * 0.42);
  for (const [i, [u, v, radius]] of spine.entries()) {
    const next = spine[i + 1];
    if (!next || hide.pattern === 'plain') continue;
    for (let k = 0; k < 4; k++) {
      const t = k / 4;
      const [along, across, flesh] = [u + (next[0] - u) * t, v + (next[1] - v) * t, radius + (next[2] - radius) * t];
      if (hide.pattern === 'stripes') {
        const ends = [
          place(along, across - flesh),
          place(along + 0.06, across + flesh * random.between(-0.1, 0.5)),
        ] as const;
        canvas.line(`M${ends[0].join(' ')}L${ends[1].join(' ')}`, dark, (0.03 + flesh * 0.12) * scale, {
          opacity: 0.75,
        });
      } else {
        const [x, y] = place(along, across + random.between(-0.8, 0.4) * flesh);
        canvas.oval(x, y, flesh * 0.18 * scale, flesh * 0.15 * scale, dark, { opacity: 0.7 });
      }
    }
  }
  for (let i = 0; i < 260; i++) {
    const [u, v] = [random.between(-2, 2), random.between(-1.3, 1.2)];
    const [x, y] = place(u, v);
    canvas.oval(
      x,
      y,
      0.022 * scale,
      0.018 * scale,
      random.chance(0.5) ? hsl(hide.hue, hide.saturation, hide.lightness * 1.6) : dark,
      { opacity: 0.4 },
    );
  }
}
