import { type Canvas, fixed, hsl } from '../canvas.ts';
import { type Point, polygon } from '../geometry.ts';
import type { Random } from '../random.ts';
import { drawShadow } from '../scenery/ground.ts';

export interface Livery {
  hue: number;
  saturation: number;
  lightness: number;
  /** Second colour, of the band or the roof. */
  trim: string;
  band: 'stripe' | 'roof' | 'wave';
}

export interface BusShape {
  x: number;
  /** Where the wheels stand. */
  ground: number;
  length: number;
  height: number;
  decks: 1 | 2;
  /** How much of the length the front takes: 0 straight from the side, 0.3 from a corner. */
  turn: number;
  looksLeft: boolean;
}

/** A bus from the side or from a corner, both faces in one-point perspective. */
export function drawBus(canvas: Canvas, random: Random, shape: BusShape, livery: Livery): void {
  const { x, ground, length, height, decks, turn, looksLeft } = shape;
  const side = length * (1 - turn);
  const flip = (u: number) => (looksLeft ? x + length - u : x + u);
  // The far end of the side and of the front are smaller: v runs 0 (roof) to 1 (floor).
  const sideAt = (u: number, v: number): Point => {
    const shrink = 1 - (1 - u) * turn * 0.55;
    return [flip(u * side), ground - height * 0.08 - (1 - v) * height * 0.92 * shrink - (1 - shrink) * height * 0.28];
  };
  const frontAt = (u: number, v: number): Point => {
    const shrink = 1 - u * 0.16;
    return [
      flip(side + u * length * turn),
      ground - height * 0.08 - (1 - v) * height * 0.92 * shrink - (1 - shrink) * height * 0.28,
    ];
  };
  const tone = (share: number) => hsl(livery.hue, livery.saturation, livery.lightness * share);
  const panel = (
    at: (u: number, v: number) => Point,
    left: number,
    top: number,
    right: number,
    bottom: number,
    paint: string,
  ) => canvas.path(polygon([at(left, top), at(right, top), at(right, bottom), at(left, bottom)]), paint);
  const glass = () =>
    canvas.linear(
      [
        hsl(210, 30, random.between(18, 30)),
        [0.55, hsl(207, 32, random.between(34, 50))],
        hsl(204, 34, random.between(50, 66)),
      ],
      [0, 0, 0.7, 1],
    );

  drawShadow(canvas, x + length / 2, ground + 2, length * 0.56, height * 0.09, 0.65);
  panel(sideAt, 0, 0, 1, 1, canvas.linear([tone(1.25), [0.5, tone(1)], tone(0.68)]));
  if (livery.band === 'roof') panel(sideAt, 0, 0, 1, 0.1, livery.trim);
  if (livery.band === 'stripe') panel(sideAt, 0, decks === 2 ? 0.46 : 0.66, 1, decks === 2 ? 0.54 : 0.75, livery.trim);
  if (livery.band === 'wave')
    canvas.path(
      `${polygon([sideAt(0, 0.98), sideAt(0.34, 0.62), sideAt(0.5, 0.62), sideAt(0.2, 0.98)])}`,
      livery.trim,
      { opacity: 0.9 },
    );
  for (const top of decks === 2 ? [0.12, 0.58] : [0.16]) drawWindows(top, decks === 2 ? 0.25 : 0.42);
  const door = decks === 2 ? 0.58 : 0.18;
  panel(sideAt, 0.89, door, 0.97, 0.96, '#15181c');
  panel(sideAt, 0.897, door + 0.02, 0.926, 0.93, glass());
  panel(sideAt, 0.934, door + 0.02, 0.963, 0.93, glass());
  panel(sideAt, 0, 0.93, 1, 1, '#1b1d20');
  canvas.line(`M${sideAt(0, 0.8).map(fixed).join(' ')}L${sideAt(0.88, 0.8).map(fixed).join(' ')}`, tone(0.6), 1.2);
  for (let i = 1; i < 7; i++)
    canvas.line(
      `M${sideAt(i / 7.5, 0.8)
        .map(fixed)
        .join(' ')}L${sideAt(i / 7.5, 0.93)
        .map(fixed)
        .join(' ')}`,
      tone(0.7),
      0.8,
    );
  if (turn > 0) drawFront();
  else {
    canvas.oval(...sideAt(0.985, 0.86), height * 0.022, height * 0.03, '#fff3c4');
    canvas.oval(...sideAt(0.012, 0.84), height * 0.016, height * 0.035, '#e0261c');
  }
  const wheel = Math.min(height * (decks === 2 ? 0.1 : 0.145), length * 0.07);
  for (const along of [0.2, 0.8])
    drawWheel(canvas, sideAt(along, 1)[0], ground - wheel, wheel * (1 - turn * 0.35), wheel);

  function drawWindows(top: number, tall: number): void {
    const count = decks === 2 ? 6 : 7;
    const end = top < 0.5 && decks === 2 ? 0.98 : 0.87;
    panel(sideAt, 0.02, top - 0.02, end + 0.005, top + tall + 0.02, '#14171b');
    for (let i = 0; i < count; i++) {
      const [left, right] = [0.03 + ((end - 0.03) * i) / count, 0.03 + ((end - 0.03) * (i + 0.9)) / count];
      panel(sideAt, left, top, right, top + tall, glass());
      if (random.chance(0.55))
        canvas.oval(
          ...sideAt((left + right) / 2, top + tall * 0.8),
          height * 0.022,
          height * 0.045,
          hsl(random.between(15, 35), 35, random.between(22, 48)),
          { opacity: 0.85 },
        );
      canvas.line(
        `M${sideAt(left + 0.02, top + tall * 0.85)
          .map(fixed)
          .join(' ')}L${sideAt(right - 0.035, top + tall * 0.1)
          .map(fixed)
          .join(' ')}`,
        '#ffffff',
        1.5,
        { opacity: 0.28 },
      );
    }
  }

  function drawFront(): void {
    panel(frontAt, 0, 0, 1, 1, canvas.linear([tone(1.05), tone(0.78), tone(0.5)]));
    if (livery.band === 'roof') panel(frontAt, 0, 0, 1, 0.1, livery.trim);
    panel(frontAt, 0.14, 0.025, 0.86, 0.1, '#101214');
    for (let i = 0; i < 5; i++) panel(frontAt, 0.24 + i * 0.1, 0.042, 0.3 + i * 0.1, 0.084, hsl(42, 100, 60));
    if (decks === 2) panel(frontAt, 0.07, 0.13, 0.93, 0.36, glass());
    panel(frontAt, 0.07, decks === 2 ? 0.52 : 0.15, 0.93, decks === 2 ? 0.78 : 0.58, glass());
    canvas.line(
      `M${frontAt(0.5, decks === 2 ? 0.52 : 0.15)
        .map(fixed)
        .join(' ')}L${frontAt(0.5, decks === 2 ? 0.78 : 0.58)
        .map(fixed)
        .join(' ')}`,
      '#14171b',
      2,
    );
    panel(frontAt, 0.3, 0.84, 0.7, 0.9, '#f4f1dd');
    panel(frontAt, 0, 0.93, 1, 1.02, '#1b1d20');
    for (const lamp of [0.13, 0.87]) {
      canvas.oval(...frontAt(lamp, 0.86), length * turn * 0.08, height * 0.035, '#fff8d8', {
        stroke: '#6b6b62',
        'stroke-width': 1,
      });
    }
  }
}

function drawWheel(canvas: Canvas, x: number, y: number, radiusX: number, radiusY: number): void {
  canvas.oval(x, y - radiusY * 0.12, radiusX * 1.22, radiusY * 1.18, '#0d0e10');
  canvas.oval(x, y, radiusX, radiusY, '#26282b');
  canvas.oval(x, y, radiusX * 0.56, radiusY * 0.56, canvas.radial(['#e8e8e6', '#8d9094']));
  for (let k = 0; k < 6; k++)
    canvas.oval(
      x + Math.cos(k * 1.047) * radiusX * 0.36,
      y + Math.sin(k * 1.047) * radiusY * 0.36,
      radiusX * 0.07,
      radiusY * 0.07,
      '#3a3c40',
    );
}
