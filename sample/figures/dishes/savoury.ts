import { fixed, hsl } from '../../canvas.ts';
import { blob, limb, type Point, polygon } from '../../geometry.ts';
import { type Dish, drawSprig, drawUnder, scattered } from './kit.ts';

export const pizza: Dish = (canvas, random, x, y, radius, tilt) => {
  drawUnder(canvas, x, y, radius, radius * tilt);
  canvas.path(
    blob(random, x, y, radius, radius * tilt, 0.03, 16),
    canvas.radial([hsl(36, 70, 60), [0.8, hsl(32, 66, 52)], hsl(26, 62, 34)]),
  );
  canvas.path(
    blob(random, x, y - 1, radius * 0.86, radius * 0.86 * tilt, 0.04, 18),
    canvas.radial([hsl(42, 84, 66), hsl(34, 82, 56), hsl(16, 78, 42)]),
  );
  for (const [left, top] of scattered(random, 24, x, y, radius * 0.8, tilt))
    canvas.path(blob(random, left, top, radius * 0.13, radius * 0.08, 0.3, 8), hsl(46, 78, random.between(70, 84)), {
      opacity: 0.75,
    });
  for (const [left, top] of scattered(random, random.whole(9, 13), x, y, radius * 0.72, tilt)) {
    const size = radius * random.between(0.12, 0.15);
    drawUnder(canvas, left, top, size, size * tilt);
    canvas.oval(left, top, size, size * tilt, canvas.radial([hsl(6, 66, 46), hsl(2, 68, 32)]), {
      stroke: hsl(2, 60, 22),
      'stroke-width': 0.8,
    });
    for (let k = 0; k < 4; k++)
      canvas.oval(
        left + random.between(-0.6, 0.6) * size,
        top + random.between(-0.5, 0.5) * size * tilt,
        size * 0.1,
        size * 0.07,
        hsl(20, 60, 68),
        { opacity: 0.7 },
      );
  }
  for (const [left, top] of scattered(random, 9, x, y, radius * 0.7, tilt))
    drawSprig(canvas, random, left, top, radius * 0.07);
};

export const salad: Dish = (canvas, random, x, y, radius, tilt) => {
  for (const [left, top] of scattered(random, 34, x, y, radius * 0.9, tilt)) {
    const hue = random.pick([88, 100, 112, 100, 68]);
    const lift = (1 - Math.hypot(left - x, (top - y) / tilt) / radius) * radius * 0.28;
    const leaf = blob(
      random,
      left,
      top - lift,
      radius * random.between(0.16, 0.28),
      radius * random.between(0.1, 0.18),
      0.28,
      11,
    );
    canvas.path(leaf, canvas.linear([hsl(hue, 52, random.between(42, 60)), hsl(hue + 8, 52, 24)]), {
      stroke: hsl(hue, 40, 20, 0.5),
      'stroke-width': 0.8,
    });
  }
  for (const [left, top] of scattered(random, 9, x, y - radius * 0.12, radius * 0.7, tilt)) {
    const size = radius * random.between(0.1, 0.14);
    if (random.chance(0.6)) {
      canvas.oval(
        left,
        top,
        size,
        size * 0.85,
        canvas.radial([hsl(10, 86, 64), hsl(4, 80, 44), hsl(358, 76, 28)], 0.35, 0.3, 0.8),
      );
      canvas.oval(left - size * 0.3, top - size * 0.35, size * 0.2, size * 0.13, '#ffffff', { opacity: 0.75 });
    } else {
      canvas.oval(left, top, size * 1.2, size * 0.8, hsl(95, 48, 44));
      canvas.oval(left, top, size * 1.02, size * 0.66, hsl(80, 52, 82));
      for (let k = 0; k < 6; k++)
        canvas.oval(
          left + Math.cos(k) * size * 0.5,
          top + Math.sin(k) * size * 0.32,
          size * 0.1,
          size * 0.06,
          hsl(70, 45, 62),
        );
    }
  }
};

export const pasta: Dish = (canvas, random, x, y, radius, tilt) => {
  canvas.path(blob(random, x, y, radius * 0.86, radius * 0.8 * tilt, 0.08, 12), hsl(40, 68, 50));
  for (let i = 0; i < 75; i++) {
    const [left, top] = [x + random.between(-0.6, 0.6) * radius, y + random.between(-0.62, 0.5) * radius * tilt];
    const reach = () => random.between(-0.42, 0.42) * radius;
    const strand = `M${fixed(left)} ${fixed(top)}c${fixed(reach())} ${fixed(reach() * 0.6)} ${fixed(reach())} ${fixed(reach() * 0.6)} ${fixed(reach() * 0.8)} ${fixed(reach() * tilt * 0.7)}`;
    canvas.line(strand, hsl(38, 60, 36), 3.4, { opacity: 0.5 });
    canvas.line(strand, hsl(random.between(40, 46), 76, random.between(60, 74)), 2.3);
  }
  const sauce = random.pick([
    [8, 74, 40],
    [12, 72, 46],
    [100, 42, 32],
  ] as const);
  canvas.path(
    blob(random, x, y - radius * 0.14, radius * 0.46, radius * 0.34 * tilt, 0.18, 10),
    canvas.radial([
      hsl(sauce[0] + 6, sauce[1], sauce[2] * 1.3),
      hsl(sauce[0], sauce[1], sauce[2]),
      hsl(sauce[0], sauce[1], sauce[2] * 0.6),
    ]),
  );
  for (const [left, top] of scattered(random, 14, x, y - radius * 0.16, radius * 0.36, tilt))
    canvas.path(blob(random, left, top, radius * 0.06, radius * 0.045, 0.25, 6), hsl(18, 46, random.between(22, 38)));
  drawSprig(canvas, random, x, y - radius * 0.2, radius * 0.13);
};

export const roast: Dish = (canvas, random, x, y, radius, tilt) => {
  for (const [left, top] of scattered(random, 13, x, y + radius * 0.1, radius * 0.78, tilt)) {
    const carrot = random.chance(0.5);
    const hue = carrot ? 26 : 44;
    const vegetable = carrot
      ? limb([
          [left - radius * 0.14, top, radius * 0.05],
          [left + radius * 0.16, top + random.between(-6, 6), radius * 0.03],
        ])
      : blob(random, left, top, radius * 0.13, radius * 0.1, 0.14, 8);
    canvas.path(vegetable, canvas.linear([hsl(hue, 84, 60), hsl(hue - 4, 76, 38)]), {
      stroke: hsl(hue, 60, 28, 0.5),
      'stroke-width': 0.8,
    });
  }
  drawUnder(canvas, x, y - radius * 0.1, radius * 0.6, radius * 0.42 * tilt);
  canvas.path(
    blob(random, x, y - radius * 0.18, radius * 0.56, radius * 0.36, 0.08, 11),
    canvas.radial([hsl(34, 70, 58), hsl(26, 66, 40), hsl(18, 62, 20)], 0.4, 0.28, 0.8),
  );
  for (const side of [-1, 1]) {
    canvas.path(
      limb([
        [x + side * radius * 0.3, y, radius * 0.17],
        [x + side * radius * 0.62, y - radius * 0.1, radius * 0.11],
        [x + side * radius * 0.8, y - radius * 0.18, radius * 0.04],
      ]),
      canvas.linear([hsl(32, 68, 52), hsl(20, 62, 24)]),
    );
    canvas.oval(x + side * radius * 0.84, y - radius * 0.2, radius * 0.06, radius * 0.05, '#f6eddb');
  }
  for (let i = 0; i < 40; i++)
    canvas.oval(
      x + random.between(-0.5, 0.5) * radius,
      y - radius * 0.2 + random.between(-0.28, 0.28) * radius,
      1.4,
      1,
      hsl(24, 60, random.between(16, 66)),
      { opacity: 0.6 },
    );
  for (const side of [-0.7, 0.75, 0.1])
    drawSprig(canvas, random, x + side * radius, y + radius * 0.34 * tilt, radius * 0.14);
};

export const burger: Dish = (canvas, random, x, y, radius, tilt) => {
  const half = radius * 0.66;
  const slab = (top: number, thick: number, share: number, colors: readonly string[], rough: number) => {
    const points: Point[] = Array.from(
      { length: 13 },
      (_, i): Point => [x - half * share + (2 * half * share * i) / 12, top + thick + random.between(-rough, rough)],
    );
    canvas.path(
      polygon([[x - half * share, top], [x + half * share, top], ...points.toReversed()]),
      canvas.linear(colors),
      { 'stroke-linejoin': 'round' },
    );
  };
  drawUnder(canvas, x, y + 4, half * 1.15, half * 0.3);
  canvas.path(
    limb([
      [x - half * 0.78, y - radius * 0.05, radius * 0.13],
      [x + half * 0.78, y - radius * 0.05, radius * 0.13],
    ]),
    canvas.linear([hsl(34, 66, 58), hsl(28, 62, 38)]),
  );
  slab(y - radius * 0.3, radius * 0.16, 0.98, [hsl(20, 46, 26), hsl(16, 44, 14)], 2);
  slab(y - radius * 0.36, radius * 0.1, 1.02, [hsl(45, 94, 58), hsl(40, 90, 48)], 5);
  slab(y - radius * 0.44, radius * 0.09, 0.96, [hsl(6, 76, 50), hsl(2, 72, 36)], 1);
  slab(y - radius * 0.52, radius * 0.1, 1.08, [hsl(95, 56, 48), hsl(105, 54, 28)], 4);
  const bun = y - radius * 0.5;
  canvas.path(
    `M${fixed(x - half)} ${fixed(bun)}C${fixed(x - half)} ${fixed(bun - radius * 0.66)} ${fixed(x + half)} ${fixed(bun - radius * 0.66)} ${fixed(x + half)} ${fixed(bun)}Q${fixed(x)} ${fixed(bun + 8)} ${fixed(x - half)} ${fixed(bun)}Z`,
    canvas.radial([hsl(36, 76, 66), hsl(30, 68, 50), hsl(24, 64, 32)], 0.4, 0.25, 0.8),
  );
  for (let i = 0; i < 34; i++) {
    const angle = Math.PI * (1.08 + 0.84 * random.next());
    const reach = random.between(0.25, 0.9);
    canvas.oval(
      x + Math.cos(angle) * half * reach,
      bun - 4 + Math.sin(angle) * radius * 0.42 * reach,
      2.2,
      1.4,
      hsl(44, 62, 84),
    );
  }
  for (let i = 0; i < 12; i++) {
    const left = x + (i % 2 ? 1 : -1) * radius * random.between(0.55, 0.92);
    const top = y + random.between(-0.1, 0.3) * radius * tilt;
    canvas.path(
      limb([
        [left, top, 3.4],
        [left + random.between(-16, 16), top - random.between(4, 22), 3.4],
      ]),
      canvas.linear([hsl(46, 84, 66), hsl(40, 80, 48)]),
      { stroke: hsl(36, 70, 34, 0.6), 'stroke-width': 0.7 },
    );
  }
};
