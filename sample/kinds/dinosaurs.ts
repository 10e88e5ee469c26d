import { type Canvas, hsl } from '../canvas.ts';
import type { Species } from '../figures/anatomy.ts';
import { drawDinosaur, type Hide } from '../figures/dinosaur.ts';
import { blob } from '../geometry.ts';
import type { Random } from '../random.ts';
import { drawStones } from '../scenery/ground.ts';
import type { Kind } from './kind.ts';

function hide(random: Random): Hide {
  const hue = random.pick([24, 36, 70, 84, 165, 205, 12]);
  return {
    hue,
    saturation: random.between(18, 38),
    lightness: random.between(34, 48),
    pattern: random.pick(['stripes', 'stripes', 'spots', 'plain']),
    patternHue: hue + random.between(-25, 25),
  };
}

/** A museum plate: pale backdrop, a strip of sand. */
function backdrop(canvas: Canvas, random: Random): number {
  const { width, height } = canvas;
  const hue = random.pick([40, 45, 50, 200, 210, 90]);
  const floor = height * random.between(0.78, 0.86);
  canvas.box(
    0,
    0,
    width,
    height,
    canvas.radial([hsl(hue, 28, 97), hsl(hue, 26, 90), hsl(hue, 24, 80)], 0.5, 0.45, 0.8),
  );
  const sand = random.between(32, 46);
  canvas.box(
    0,
    floor - 10,
    width,
    height - floor + 10,
    canvas.linear([hsl(sand, 30, 84, 0), [0.25, hsl(sand, 34, 76)], hsl(sand, 36, 58)]),
  );
  for (let i = 0; i < 16; i++) {
    const y = floor + random.next() * (height - floor);
    canvas.path(
      blob(random, random.next() * width, y, random.between(10, 40), random.between(1, 4)),
      hsl(sand, 34, random.between(50, 78), 0.5),
    );
  }
  drawStones(canvas, random, floor - 4, random.whole(2, 7), [sand, 18, 56]);
  return floor;
}

function fern(canvas: Canvas, random: Random, x: number, y: number, size: number): void {
  for (let i = 0; i < 9; i++) {
    const lean = (i - 4) / 4;
    const color = hsl(random.between(85, 130), 38, random.between(24, 42));
    canvas.line(
      `M${x} ${y}q${(lean * size * 0.3).toFixed(1)} ${(-size * 0.9).toFixed(1)} ${(lean * size).toFixed(1)} ${(-size * (0.95 - Math.abs(lean) * 0.5)).toFixed(1)}`,
      color,
      2.2,
    );
  }
}

function plateOf(species: readonly Species[], share: number) {
  return (canvas: Canvas, random: Random) => {
    const { width, height } = canvas;
    const floor = backdrop(canvas, random);
    if (random.chance(0.5))
      fern(
        canvas,
        random,
        Math.round(width * random.pick([0.06, 0.94])),
        Math.round(floor + 4),
        random.between(24, 48),
      );
    const looksLeft = random.chance(0.5);
    drawDinosaur(
      canvas,
      random,
      width * random.between(0.46, 0.54),
      floor + random.between(2, 10),
      height * share * random.between(0.85, 1.08),
      looksLeft,
      random.pick(species),
      hide(random),
    );
    return { smoothAbove: 0, texture: 0.1 };
  };
}

function family(canvas: Canvas, random: Random) {
  const { width, height } = canvas;
  const floor = backdrop(canvas, random);
  const species = random.pick<Species>(['stegosaur', 'triceratops', 'raptor', 'sauropod']);
  const [skin, looksLeft] = [hide(random), random.chance(0.5)];
  drawDinosaur(canvas, random, width * (looksLeft ? 0.58 : 0.42), floor - 4, height * 0.36, looksLeft, species, skin);
  drawDinosaur(canvas, random, width * (looksLeft ? 0.22 : 0.78), floor + 10, height * 0.19, looksLeft, species, {
    ...skin,
    lightness: skin.lightness * 1.1,
  });
  fern(canvas, random, Math.round(width * (looksLeft ? 0.93 : 0.07)), Math.round(floor + 8), 34);
  return { smoothAbove: 0, texture: 0.1 };
}

export const dinosaurs: Kind = {
  name: 'dinosaurs',
  upright: false,
  scenes: [
    plateOf(['sauropod'], 0.34),
    plateOf(['tyrannosaur'], 0.38),
    plateOf(['stegosaur', 'triceratops'], 0.46),
    plateOf(['raptor'], 0.4),
    family,
  ],
};
