import { type Canvas, hsl } from '../canvas.ts';
import { type BusShape, drawBus, type Livery } from '../figures/bus.ts';
import { polygon } from '../geometry.ts';
import type { Random } from '../random.ts';
import { drawHills } from '../scenery/ground.ts';
import { drawBush, drawTree } from '../scenery/plants.ts';
import { drawSky, type Weather } from '../scenery/sky.ts';
import type { Kind } from './kind.ts';

function livery(random: Random): Livery {
  const base = random.pick([
    { hue: 2, saturation: 78, lightness: 44 },
    { hue: 44, saturation: 90, lightness: 52 },
    { hue: 212, saturation: 68, lightness: 44 },
    { hue: 140, saturation: 48, lightness: 36 },
    { hue: 24, saturation: 88, lightness: 52 },
    { hue: 200, saturation: 12, lightness: 84 },
    { hue: 185, saturation: 58, lightness: 42 },
    { hue: 350, saturation: 62, lightness: 36 },
  ]);
  const light = base.lightness > 70;
  const trim = light
    ? hsl(random.pick([2, 212, 140, 30]), 70, 44)
    : random.pick(['#f6f2e6', '#fbe27a', '#ffffff', hsl(base.hue + 190, 60, 36)]);
  return { ...base, trim, band: random.pick(['stripe', 'roof', 'wave']) };
}

/** House fronts along the street. */
function drawFacades(canvas: Canvas, random: Random, ground: number): void {
  let x = -random.between(0, 30);
  while (x < canvas.width) {
    const breadth = random.between(52, 96);
    const top = ground - canvas.height * random.between(0.42, 0.68);
    const [hue, saturation, lightness] = [
      random.pick([14, 26, 36, 44, 205]),
      random.between(14, 36),
      random.between(44, 68),
    ];
    canvas.box(
      x,
      top,
      breadth,
      ground - top,
      canvas.linear([hsl(hue, saturation, lightness), hsl(hue, saturation, lightness * 0.8)]),
    );
    canvas.box(x, top, breadth, 5, hsl(hue, saturation, lightness * 1.2));
    for (let y = top + 14; y < ground - 34; y += 30) {
      for (let left = x + 9; left < x + breadth - 14; left += 21) {
        canvas.box(left - 1.5, y - 1.5, 14, 21, hsl(hue, saturation * 0.5, lightness * 1.25));
        canvas.box(left, y, 11, 18, hsl(210, 26, random.between(24, 56)));
      }
    }
    canvas.box(x + 4, ground - 26, breadth - 8, 26, hsl(210, 22, random.between(22, 40)));
    const awning = hsl(random.next() * 360, 52, 46);
    canvas.path(
      polygon([
        [x + 2, ground - 30],
        [x + breadth - 2, ground - 30],
        [x + breadth + 2, ground - 21],
        [x - 2, ground - 21],
      ]),
      awning,
    );
    x += breadth;
  }
}

/** Kerb, asphalt and its markings. */
function drawStreet(canvas: Canvas, random: Random, top: number): void {
  const { width, height } = canvas;
  canvas.box(0, top, width, 8, hsl(40, 8, 66));
  canvas.box(0, top + 7, width, 3, hsl(40, 6, 44));
  canvas.box(0, top + 10, width, height - top, canvas.linear([hsl(220, 5, 42), hsl(220, 6, 30)]));
  const dash = random.between(0, 40);
  for (let i = -1; i < 8; i++) {
    const x = i * 62 + dash;
    const y = height - 14;
    canvas.path(
      polygon([
        [x, y],
        [x + 34, y],
        [x + 32, y + 4.5],
        [x - 3, y + 4.5],
      ]),
      hsl(48, 30, 86),
      { opacity: 0.85 },
    );
  }
}

function drawLamp(canvas: Canvas, x: number, ground: number, height: number): void {
  canvas.box(x - 1.6, ground - height, 3.2, height, '#2c3136');
  canvas.line(`M${x} ${ground - height}q14 -8 22 0`, '#2c3136', 2.4);
  canvas.oval(x + 22, ground - height + 3, 5, 3, '#fff2c0');
}

type Backdrop = 'city' | 'park' | 'country';

function scene(backdrop: Backdrop, decks: 1 | 2, corner: boolean) {
  return (canvas: Canvas, random: Random) => {
    const { width, height } = canvas;
    const kerb = height * random.between(0.7, 0.76);
    drawSky(canvas, random, kerb, random.pick<Weather>(['clear', 'fair', 'overcast', 'hazy']));
    if (backdrop === 'city') drawFacades(canvas, random, kerb);
    else {
      drawHills(canvas, random, kerb - (backdrop === 'country' ? 18 : 4), [random.between(85, 130), 30, 36], 2);
      canvas.box(0, kerb - 16, width, 18, canvas.linear([hsl(100, 34, 44), hsl(100, 36, 34)]));
      for (let i = 0; i < 9; i++) {
        const x = width * ((i + random.next()) / 9);
        if (backdrop === 'park')
          drawTree(canvas, random, x, kerb - 2, height * random.between(0.32, 0.56), [random.between(80, 130), 36, 28]);
        else drawBush(canvas, random, x, kerb - 3, random.between(12, 26), [random.between(80, 115), 36, 30]);
      }
    }
    drawStreet(canvas, random, kerb);
    const turn = corner ? random.between(0.22, 0.34) : 0;
    const length = width * (decks === 2 ? random.between(0.62, 0.72) : random.between(0.74, 0.84));
    const tall = decks === 2 ? length * (corner ? 0.68 : 0.56) : length * (corner ? 0.46 : 0.36);
    const shape: BusShape = {
      x: (width - length) * random.between(0.3, 0.7),
      ground: kerb + height * random.between(0.11, 0.16),
      length,
      height: Math.min(tall, height * 0.72),
      decks,
      turn,
      looksLeft: random.chance(0.5),
    };
    if (random.chance(0.5)) drawLamp(canvas, Math.round(width * random.pick([0.05, 0.9])), kerb + 6, height * 0.5);
    drawBus(canvas, random, shape, livery(random));
    return { smoothAbove: 0.12, texture: 0.09 };
  };
}

export const buses: Kind = {
  name: 'buses',
  upright: false,
  scenes: [
    scene('city', 2, true),
    scene('park', 1, false),
    scene('city', 1, true),
    scene('country', 1, true),
    scene('park', 2, false),
    scene('country', 2, true),
    scene('city', 1, false),
  ],
};
