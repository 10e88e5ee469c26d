import { type Canvas, fixed, hsl } from '../canvas.ts';
import { type Joint, limb, type Placement, type Point, placement, polygon } from '../geometry.ts';
import type { Random } from '../random.ts';
import { drawShadow } from '../scenery/ground.ts';

export interface Coat {
  hue: number;
  saturation: number;
  lightness: number;
  mane: string;
  /** White legs below the knee. */
  socks: boolean;
  /** Large pale patches. */
  pinto: boolean;
}

export type Gait = 'standing' | 'trotting' | 'galloping' | 'grazing';

/** Knee, hock and hoof of the four legs: near front, near hind, far front, far hind. */
const legsOfGait: Record<Gait, readonly (readonly Point[])[]> = {
  standing: [
    [
      [0.72, 0.8],
      [0.73, 1.4],
    ],
    [
      [-0.98, 0.72],
      [-0.9, 1.4],
    ],
    [
      [0.58, 0.8],
      [0.56, 1.38],
    ],
    [
      [-0.78, 0.72],
      [-0.7, 1.38],
    ],
  ],
  trotting: [
    [
      [1.08, 0.6],
      [0.95, 1.12],
    ],
    [
      [-1.12, 0.74],
      [-1.3, 1.3],
    ],
    [
      [0.5, 0.8],
      [0.3, 1.36],
    ],
    [
      [-0.62, 0.72],
      [-0.5, 1.36],
    ],
  ],
  galloping: [
    [
      [1.2, 0.55],
      [1.6, 0.95],
    ],
    [
      [-1.2, 0.6],
      [-1.72, 0.95],
    ],
    [
      [1.05, 0.72],
      [1.15, 1.25],
    ],
    [
      [-1.02, 0.72],
      [-1.42, 1.2],
    ],
  ],
  grazing: [
    [
      [0.8, 0.8],
      [0.88, 1.4],
    ],
    [
      [-0.98, 0.72],
      [-0.92, 1.4],
    ],
    [
      [0.5, 0.8],
      [0.42, 1.38],
    ],
    [
      [-0.78, 0.72],
      [-0.66, 1.38],
    ],
  ],
};

/** A horse from the side, `size` pixels from withers to ground, standing at (x, y). Looks right unless `looksLeft`. */
export function drawHorse(
  canvas: Canvas,
  random: Random,
  x: number,
  y: number,
  size: number,
  looksLeft: boolean,
  gait: Gait,
  coat: Coat,
): void {
  const scale = size / 1.95;
  const place = placement(
    x,
    y - 1.46 * scale,
    scale,
    looksLeft,
    gait === 'galloping' ? random.between(-0.06, 0.02) : 0,
  );
  const part = (...joints: Joint[]) => limb(joints, place, scale);
  const tone = (share: number) => hsl(coat.hue, coat.saturation, coat.lightness * share);
  const light = canvas.light([tone(1.55), tone(1.08), tone(0.6)], x, y - 2.2 * scale, x, y - 0.5 * scale);
  const shade = canvas.light([tone(0.65), tone(0.4)], x, y - 1.4 * scale, x, y);
  const [nearFront, nearHind, farFront, farHind] = legsOfGait[gait];

  drawShadow(canvas, x, y + 0.02 * scale, 1.4 * scale, 0.13 * scale, 0.5);
  for (const [leg, front] of [
    [farFront, true],
    [farHind, false],
  ] as const)
    drawLeg(canvas, part, leg, front, shade, coat.socks ? hsl(30, 10, 62) : tone(0.3));
  drawTail(canvas, random, place, scale, coat.mane, gait);
  const body = part([-0.86, -0.08, 0.38], [-0.45, -0.02, 0.43], [0.15, 0.02, 0.42], [0.62, -0.06, 0.42]);
  const grazing = gait === 'grazing';
  const neck = grazing
    ? part([0.7, -0.12, 0.38], [1.12, 0.2, 0.23], [1.42, 0.68, 0.15])
    : part([0.68, -0.12, 0.38], [1.02, -0.55, 0.24], [1.27, -0.92, 0.16]);
  const head: Joint[] = grazing
    ? [
        [1.38, 0.66, 0.15],
        [1.5, 0.95, 0.14],
        [1.52, 1.2, 0.085],
        [1.5, 1.34, 0.07],
      ]
    : [
        [1.24, -0.95, 0.15],
        [1.46, -0.8, 0.15],
        [1.66, -0.62, 0.095],
        [1.8, -0.52, 0.075],
      ];
  const skull = part(...head);
  const legs = [
    [nearFront, true],
    [nearHind, false],
  ] as const;
  for (const [leg, front] of legs) drawLeg(canvas, part, leg, front, light, coat.socks ? hsl(35, 20, 88) : tone(0.55));
  drawEars(canvas, place, grazing, tone(0.8));
  for (const d of [body, neck, skull]) canvas.path(d, light);
  drawCoat(canvas, random, place, scale, canvas.clip(body, neck), coat, tone);
  drawMane(canvas, random, place, scale, coat.mane, grazing);
  const [eyeX, eyeY] = grazing ? place(1.43, 0.78) : place(1.42, -0.87);
  canvas.oval(eyeX, eyeY, 0.035 * scale, 0.035 * scale, '#120c08');
  const [noseX, noseY] = place(head[3][0], head[3][1]);
  canvas.oval(noseX, noseY, 0.075 * scale, 0.07 * scale, hsl(coat.hue, 12, 18), { opacity: 0.75 });
}

function drawLeg(
  canvas: Canvas,
  part: (...joints: Joint[]) => string,
  [knee, hoof]: readonly Point[],
  front: boolean,
  paint: string,
  sock: string,
): void {
  const [hipX, hipY, hip] = front ? [0.62, 0.1, 0.25] : [-0.85, 0.05, 0.33];
  const [[kneeX, kneeY], [hoofX, hoofY]] = [knee, hoof];
  canvas.path(
    part(
      [hipX, hipY, hip],
      [(hipX + kneeX) / 2, (hipY + kneeY) / 2 + 0.05, hip * 0.66],
      [kneeX, kneeY, 0.1],
      [(kneeX + hoofX) / 2, (kneeY + hoofY) / 2, 0.065],
      [hoofX, hoofY, 0.07],
    ),
    paint,
  );
  canvas.path(part([(kneeX + hoofX * 2) / 3, (kneeY + hoofY * 2) / 3, 0.072], [hoofX, hoofY, 0.075]), sock, {
    opacity: 0.85,
  });
  canvas.path(part([hoofX - 0.02, hoofY + 0.02, 0.08], [hoofX + 0.05, hoofY + 0.05, 0.085]), '#1c1714');
}

function drawEars(canvas: Canvas, place: Placement, grazing: boolean, color: string): void {
  const ears: Point[][] = grazing
    ? [
        [
          [1.3, 0.52],
          [1.22, 0.7],
          [1.1, 0.52],
        ],
        [
          [1.45, 0.5],
          [1.4, 0.65],
          [1.33, 0.42],
        ],
      ]
    : [
        [
          [1.12, -1.02],
          [1.25, -1.06],
          [1.16, -1.3],
        ],
        [
          [1.22, -1.06],
          [1.34, -1.02],
          [1.32, -1.3],
        ],
      ];
  for (const ear of ears) canvas.path(polygon(ear.map(([u, v]) => place(u, v))), color);
}

/** Muscle shading, and patches where the coat has them. */
function drawCoat(
  canvas: Canvas,
  random: Random,
  place: Placement,
  scale: number,
  clip: string,
  coat: Coat,
  tone: (share: number) => string,
): void {
  canvas.group({ 'clip-path': clip }, () => {
    if (coat.pinto) {
      for (let i = 0; i < 5; i++) {
        const [x, y] = place(random.between(-1.1, 1.1), random.between(-0.5, 0.35));
        canvas.oval(x, y, random.between(0.15, 0.4) * scale, random.between(0.12, 0.3) * scale, hsl(38, 25, 90));
      }
    }
    canvas.group({ filter: canvas.blur(0.07 * scale) }, () => {
      for (const [u, v, radius, share, opacity] of [
        [-0.75, -0.28, 0.28, 1.9, 0.4],
        [0.5, -0.2, 0.22, 1.8, 0.3],
        [-0.1, 0.38, 0.55, 0.35, 0.45],
        [0.35, 0.15, 0.12, 0.5, 0.4],
        [-0.5, 0.2, 0.12, 0.5, 0.4],
      ] as const) {
        const [x, y] = place(u, v);
        canvas.oval(x, y, radius * scale, radius * 0.55 * scale, tone(share), { opacity });
      }
    });
  });
}

function drawMane(
  canvas: Canvas,
  random: Random,
  place: Placement,
  scale: number,
  color: string,
  grazing: boolean,
): void {
  let d = '';
  for (let i = 0; i < 26; i++) {
    const t = i / 25;
    const [u, v] = grazing ? [0.75 + 0.55 * t, -0.42 + 0.95 * t] : [0.62 + 0.58 * t, -0.46 - 0.58 * t];
    const [[x1, y1], [x2, y2]] = [place(u, v), place(u - random.between(0.05, 0.22), v + random.between(0.18, 0.36))];
    d += `M${fixed(x1)} ${fixed(y1)}Q${fixed((x1 + x2) / 2)} ${fixed(y1 - 1)} ${fixed(x2)} ${fixed(y2)}`;
  }
  canvas.line(d, color, Math.max(1, 0.05 * scale));
}

function drawTail(canvas: Canvas, random: Random, place: Placement, scale: number, color: string, gait: Gait): void {
  const flying = gait === 'galloping' || gait === 'trotting';
  let d = '';
  for (let i = 0; i < 14; i++) {
    const spread = random.between(-0.14, 0.14);
    const [start, bend, end] = [
      place(-1.14, -0.28),
      place(-1.5, -0.25 + spread),
      flying ? place(-2.0 + spread, 0.2 + spread * 2) : place(-1.36 + spread, 0.95 + spread),
    ];
    d += `M${start.map(fixed).join(' ')}Q${[...bend, ...end].map(fixed).join(' ')}`;
  }
  canvas.line(d, color, Math.max(1, 0.06 * scale));
}
