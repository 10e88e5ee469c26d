import { type Canvas, hsl } from '../canvas.ts';
import { type Joint, limb, type Placement, type Point, polygon } from '../geometry.ts';

export function drawTeeth(canvas: Canvas, place: Placement): void {
  canvas.path(
    polygon(
      [
        [1.15, -0.86],
        [1.95, -0.88],
        [1.85, -0.72],
        [1.3, -0.78],
      ].map(([u, v]) => place(u, v)),
    ),
    hsl(355, 45, 24),
  );
  for (let i = 0; i < 8; i++) {
    const u = 1.28 + i * 0.08;
    canvas.path(polygon([place(u, -0.9), place(u + 0.06, -0.9), place(u + 0.03, -0.79)]), hsl(48, 40, 92));
    if (i % 2)
      canvas.path(polygon([place(u, -0.74), place(u + 0.05, -0.74), place(u + 0.025, -0.82)]), hsl(48, 40, 86));
  }
}

export function drawPlates(canvas: Canvas, place: Placement, sway: number, tone: (share: number) => string): void {
  const back: Point[] = [
    [-1.5, 0.16],
    [-1.15, -0.06],
    [-0.8, -0.34],
    [-0.4, -0.56],
    [0, -0.62],
    [0.35, -0.4],
    [0.65, -0.14],
    [0.95, 0.22],
    [1.2, 0.44],
  ];
  for (const [i, [u, v]] of back.entries()) {
    const tall = 0.2 + 0.38 * Math.sin((Math.PI * (i + 0.6)) / back.length);
    const plate: Point[] = [
      [u - 0.2, v + 0.12],
      [u - 0.18, v - tall * 0.55],
      [u + 0.02, v - tall],
      [u + 0.2, v - tall * 0.5],
      [u + 0.2, v + 0.12],
    ];
    canvas.path(polygon(plate.map(([a, b]) => place(a, b))), canvas.linear([hsl(18, 62, 52), tone(0.6)]), {
      stroke: tone(0.3),
      'stroke-width': 1,
    });
  }
  for (const along of [-1.95, -1.75])
    canvas.path(
      polygon([
        place(along - 0.04, 0.3 + sway * 0.6),
        place(along + 0.07, 0.28 + sway * 0.6),
        place(along - 0.18, -0.12 + sway * 0.6),
      ]),
      hsl(45, 30, 80),
    );
}

export function drawFrill(canvas: Canvas, place: Placement, scale: number, tone: (share: number) => string): void {
  const frill: Point[] = [
    [1.12, 0.5],
    [0.82, 0.32],
    [0.62, -0.05],
    [0.62, -0.5],
    [0.86, -0.72],
    [1.12, -0.55],
    [1.32, -0.15],
    [1.35, 0.2],
  ];
  const edge = polygon(frill.map(([u, v]) => place(u, v)));
  canvas.path(edge, canvas.radial([hsl(22, 55, 50), tone(0.9), tone(0.6)], 0.5, 0.5, 0.7), {
    stroke: tone(0.4),
    'stroke-width': 2,
    'stroke-linejoin': 'round',
  });
  for (const [u, v] of frill.slice(1, 6)) canvas.oval(...place(u, v), 0.06 * scale, 0.06 * scale, hsl(45, 30, 78));
  canvas.path(
    limb(
      [
        [1.15, 0.2, 0.28],
        [1.45, 0.28, 0.24],
        [1.75, 0.5, 0.14],
        [1.84, 0.66, 0.06],
      ],
      place,
      scale,
    ),
    canvas.linear([tone(1.25), tone(0.75)]),
  );
  const horn = canvas.linear([hsl(45, 40, 92), hsl(36, 24, 56)]);
  for (const joints of [
    [
      [1.3, 0, 0.1],
      [1.5, -0.35, 0.07],
      [1.85, -0.62, 0.01],
    ],
    [
      [1.45, 0.02, 0.09],
      [1.68, -0.25, 0.06],
      [2.0, -0.42, 0.01],
    ],
    [
      [1.68, 0.36, 0.08],
      [1.82, 0.16, 0.01],
    ],
  ] as Joint[][]) {
    canvas.path(limb(joints, place, scale), horn);
  }
}
