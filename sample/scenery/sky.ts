import { type Canvas, hsl, type Stops } from '../canvas.ts';
import type { Random } from '../random.ts';

export type Weather = 'clear' | 'fair' | 'hazy' | 'sunset' | 'overcast';

const skies: Record<Weather, (hue: number) => Stops> = {
  clear: (hue) => [hsl(hue, 70, 42), hsl(hue - 5, 68, 62), hsl(hue - 12, 60, 82)],
  fair: (hue) => [hsl(hue, 60, 52), hsl(hue - 4, 58, 72), hsl(hue - 10, 45, 88)],
  hazy: () => [hsl(205, 28, 74), hsl(45, 30, 84), hsl(40, 45, 86)],
  sunset: (hue) => [hsl(hue + 40, 38, 38), hsl(345, 48, 60), hsl(24, 88, 66), hsl(44, 92, 76)],
  overcast: () => [hsl(212, 12, 60), hsl(210, 12, 74), hsl(205, 14, 84)],
};

/** Fills the canvas down to `horizon` with a sky, its clouds and at times its sun. */
export function drawSky(canvas: Canvas, random: Random, horizon: number, weather: Weather): void {
  canvas.box(0, 0, canvas.width, horizon + 10, canvas.linear(skies[weather](random.between(200, 216))));
  if (weather === 'sunset' || (weather === 'hazy' && random.chance(0.6))) {
    const x = random.between(0.15, 0.85) * canvas.width;
    const glow = [
      hsl(48, 100, 92),
      [0.16, hsl(46, 100, 84)] as const,
      [0.2, hsl(40, 100, 75, 0.5)] as const,
      hsl(35, 100, 70, 0),
    ];
    canvas.oval(x, horizon * random.between(0.6, 0.95), 75, 75, canvas.radial(glow));
  }
  const clouds = {
    clear: random.whole(0, 2),
    fair: random.whole(3, 6),
    hazy: 1,
    sunset: random.whole(2, 4),
    overcast: 7,
  }[weather];
  for (let i = 0; i < clouds; i++) drawCloud(canvas, random, horizon, weather);
}

function drawCloud(canvas: Canvas, random: Random, horizon: number, weather: Weather): void {
  const x = random.between(0, 1) * canvas.width;
  const y = random.between(0.05, 0.75) * horizon;
  const size = random.between(10, 26) * (1.3 - y / horizon);
  const lit = {
    clear: hsl(210, 30, 98),
    fair: hsl(210, 30, 98),
    hazy: hsl(40, 30, 94),
    sunset: hsl(22, 80, 76),
    overcast: hsl(210, 10, 86),
  }[weather];
  const shaded = {
    clear: hsl(212, 25, 84),
    fair: hsl(212, 22, 82),
    hazy: hsl(35, 20, 84),
    sunset: hsl(330, 28, 50),
    overcast: hsl(212, 11, 62),
  }[weather];
  canvas.group({ filter: canvas.blur(1.6), opacity: random.between(0.65, 0.95) }, () => {
    for (let i = 0; i < 7; i++) {
      const along = random.between(-2.2, 2.2);
      const radius = size * random.between(0.4, 0.9) * (1.25 - Math.abs(along) / 3);
      const middle = y - radius * random.between(0, 0.5);
      canvas.oval(
        x + along * size,
        middle,
        radius * 1.5,
        radius * 0.75,
        canvas.linear([lit, [0.55, lit] as const, shaded]),
      );
    }
  });
}
