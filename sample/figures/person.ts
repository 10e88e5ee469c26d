import { type Canvas, fixed, hsl } from '../canvas.ts';
import { curve, type Joint, limb, type Point, placement } from '../geometry.ts';
import type { Random } from '../random.ts';
import { drawShadow } from '../scenery/ground.ts';

export type Load = 'none' | 'pot' | 'basket' | 'drum' | 'staff';

/** Colours of a cloth: ground, figure, and a third for borders and beads. */
export type Cloth = readonly [string, string, string];

export function patternedCloth(random: Random): Cloth {
  const hue = random.pick([4, 22, 42, 200, 265, 330, 150]);
  return [
    hsl(hue, 72, random.between(38, 50)),
    hsl(hue + random.pick([40, 180, 205]), 80, 62),
    random.pick(['#fff3d6', '#201611', hsl(48, 94, 58)]),
  ];
}

/** A person in a long printed robe, `tall` pixels high, standing at (x, y). */
export function drawPerson(canvas: Canvas, random: Random, x: number, y: number, tall: number, load: Load): void {
  const place = placement(x, y - tall, tall, random.chance(0.5));
  const at = (u: number, v: number): Point => place(u, v);
  const part = (...joints: Joint[]) => limb(joints, place, tall);
  const skin = random.between(16, 28);
  const brown = canvas.light([hsl(22, 42, skin * 1.5), hsl(20, 46, skin * 0.8)], ...at(-0.08, 0.05), ...at(0.12, 0.3));
  const cloth = patternedCloth(random);
  drawShadow(canvas, x + tall * 0.08, y, tall * 0.2, tall * 0.03, 0.5);
  for (const foot of [-0.05, 0.06])
    canvas.path(part([foot, 0.9, 0.026], [foot, 0.975, 0.024], [foot + 0.04, 0.99, 0.018]), brown);

  const robe = curve(
    [
      at(-0.07, 0.2),
      at(0.07, 0.2),
      at(0.12, 0.34),
      at(0.12, 0.55),
      at(0.17, 0.93),
      at(0, 0.96),
      at(-0.17, 0.93),
      at(-0.12, 0.55),
      at(-0.12, 0.34),
    ],
    true,
  );
  drawCloth(canvas, random, robe, at, tall, cloth);
  drawArms(canvas, part, brown, load);
  canvas.path(part([0, 0.12, 0.03], [0, 0.21, 0.034]), brown);
  canvas.oval(...at(0, 0.085), tall * 0.052, tall * 0.066, brown);
  drawFace(canvas, at, tall);
  drawNecklaces(canvas, at, tall, cloth);
  drawHeadwear(canvas, random, at, tall, cloth, load);
  drawLoad(canvas, random, at, part, tall, load);
}

/** The robe with rows of printed figures, folds and a border. */
function drawCloth(
  canvas: Canvas,
  random: Random,
  robe: string,
  at: (u: number, v: number) => Point,
  tall: number,
  [ground, figure, border]: Cloth,
): void {
  canvas.path(robe, ground);
  const print = random.pick(['bands', 'dots', 'zigzag', 'diamonds'] as const);
  canvas.group({ 'clip-path': canvas.clip(robe) }, () => {
    for (let v = 0.26; v < 0.94; v += 0.075) {
      const row = Math.round(v / 0.075);
      if (print === 'bands')
        canvas.line(
          `M${at(-0.2, v).map(fixed).join(' ')}L${at(0.2, v + 0.02)
            .map(fixed)
            .join(' ')}`,
          row % 2 ? figure : border,
          tall * 0.018,
        );
      let zigzag = '';
      for (let u = -0.18; u < 0.18; u += 0.045) {
        const [left, top] = at(u + (row % 2) * 0.022, v);
        const size = tall * 0.012;
        if (print === 'dots') canvas.oval(left, top, size, size, row % 3 ? figure : border);
        if (print === 'diamonds')
          canvas.path(
            `M${fixed(left)} ${fixed(top - size * 1.6)}l${fixed(size)} ${fixed(size * 1.6)}l${fixed(-size)} ${fixed(size * 1.6)}l${fixed(-size)} ${fixed(-size * 1.6)}Z`,
            row % 2 ? figure : border,
          );
        zigzag += `${zigzag ? 'L' : 'M'}${fixed(left)} ${fixed(top)}L${at(u + 0.022, v - 0.028)
          .map(fixed)
          .join(' ')}`;
      }
      if (print === 'zigzag') canvas.line(zigzag, row % 2 ? figure : border, tall * 0.011);
    }
    canvas.line(`M${at(-0.2, 0.92).map(fixed).join(' ')}L${at(0.2, 0.92).map(fixed).join(' ')}`, border, tall * 0.035);
    for (const fold of [-0.06, 0.02, 0.09])
      canvas.line(
        `M${at(fold * 0.6, 0.4)
          .map(fixed)
          .join(' ')}L${at(fold * 1.4, 0.97)
          .map(fixed)
          .join(' ')}`,
        '#000000',
        tall * 0.014,
        { opacity: 0.22 },
      );
    canvas.line(
      `M${at(-0.1, 0.3).map(fixed).join(' ')}L${at(-0.13, 0.95).map(fixed).join(' ')}`,
      '#ffffff',
      tall * 0.04,
      { opacity: 0.16 },
    );
  });
}

function drawArms(canvas: Canvas, part: (...joints: Joint[]) => string, paint: string, load: Load): void {
  const raised = load === 'pot' || load === 'basket';
  canvas.path(
    raised
      ? part([0.09, 0.25, 0.03], [0.16, 0.16, 0.024], [0.09, -0.02, 0.02])
      : part([0.09, 0.25, 0.03], [0.15, 0.4, 0.024], [0.15, 0.52, 0.02]),
    paint,
  );
  canvas.path(
    load === 'drum'
      ? part([-0.09, 0.25, 0.03], [-0.13, 0.4, 0.024], [0, 0.47, 0.02])
      : part([-0.09, 0.25, 0.03], [-0.15, 0.4, 0.024], [-0.14, 0.53, 0.02]),
    paint,
  );
}

function drawFace(canvas: Canvas, at: (u: number, v: number) => Point, tall: number): void {
  for (const side of [-0.02, 0.022]) {
    canvas.oval(...at(side, 0.078), tall * 0.0085, tall * 0.006, '#f5efe6');
    canvas.oval(...at(side, 0.078), tall * 0.0045, tall * 0.005, '#120a06');
  }
  canvas.line(
    `M${at(-0.018, 0.118).map(fixed).join(' ')}Q${[...at(0.002, 0.128), ...at(0.022, 0.117)].map(fixed).join(' ')}`,
    '#5c2018',
    tall * 0.006,
  );
}

function drawNecklaces(
  canvas: Canvas,
  at: (u: number, v: number) => Point,
  tall: number,
  [ground, figure, border]: Cloth,
): void {
  for (const [i, color] of [figure, border, ground, '#f4ead2'].entries()) {
    const drop = 0.2 + i * 0.017;
    canvas.line(
      `M${at(-0.045 - i * 0.008, 0.178)
        .map(fixed)
        .join(' ')}Q${[...at(0, drop + 0.05), ...at(0.045 + i * 0.008, 0.178)].map(fixed).join(' ')}`,
      color,
      tall * 0.011,
      { 'stroke-dasharray': `${fixed(tall * 0.012)} ${fixed(tall * 0.008)}` },
    );
  }
}

function drawHeadwear(
  canvas: Canvas,
  random: Random,
  at: (u: number, v: number) => Point,
  tall: number,
  [ground, figure, border]: Cloth,
  load: Load,
): void {
  if (load === 'staff' || random.chance(0.3)) {
    canvas.path(
      curve([at(-0.054, 0.075), at(-0.05, 0.02), at(0, 0.005), at(0.05, 0.02), at(0.054, 0.075), at(0, 0.042)], true),
      '#140d0a',
    );
    canvas.line(
      `M${at(-0.052, 0.05).map(fixed).join(' ')}Q${[...at(0, 0.03), ...at(0.052, 0.05)].map(fixed).join(' ')}`,
      figure,
      tall * 0.012,
    );
    return;
  }
  canvas.path(
    curve(
      [
        at(-0.06, 0.06),
        at(-0.075, 0),
        at(-0.02, -0.045),
        at(0.05, -0.03),
        at(0.075, 0.02),
        at(0.058, 0.062),
        at(0, 0.036),
      ],
      true,
    ),
    canvas.linear([figure, ground]),
  );
  for (const wrap of [-0.015, 0.01, 0.034])
    canvas.line(
      `M${at(-0.062, wrap + 0.02)
        .map(fixed)
        .join(' ')}Q${[...at(0, wrap - 0.015), ...at(0.064, wrap + 0.012)].map(fixed).join(' ')}`,
      border,
      tall * 0.008,
    );
}

function drawLoad(
  canvas: Canvas,
  random: Random,
  at: (u: number, v: number) => Point,
  part: (...joints: Joint[]) => string,
  tall: number,
  load: Load,
): void {
  if (load === 'staff') canvas.path(part([0.16, 0.02, 0.009], [0.16, 1, 0.009]), '#4a3018');
  if (load === 'pot') {
    const clay = canvas.linear([hsl(18, 52, 52), hsl(16, 54, 26)], [0, 0, 1, 0]);
    canvas.oval(...at(0, -0.1), tall * 0.085, tall * 0.075, clay);
    canvas.path(part([0, -0.2, 0.028], [0, -0.155, 0.04]), clay);
    canvas.line(
      `M${at(-0.08, -0.1).map(fixed).join(' ')}L${at(0.08, -0.1).map(fixed).join(' ')}`,
      '#f3dfb5',
      tall * 0.011,
      { 'stroke-dasharray': '2 2' },
    );
  }
  if (load === 'basket') {
    canvas.path(
      curve([at(-0.11, -0.1), at(-0.07, -0.03), at(0.07, -0.03), at(0.11, -0.1)], true),
      canvas.linear([hsl(36, 54, 56), hsl(30, 54, 28)]),
    );
    for (let i = 0; i < 6; i++)
      canvas.oval(
        ...at(-0.08 + i * 0.032, -0.115 - (i % 2) * 0.015),
        tall * 0.026,
        tall * 0.024,
        hsl(random.pick([12, 40, 90, 55]), 74, 48),
      );
    for (const row of [-0.085, -0.06])
      canvas.line(
        `M${at(-0.1, row).map(fixed).join(' ')}L${at(0.1, row).map(fixed).join(' ')}`,
        hsl(28, 50, 22),
        tall * 0.008,
        { 'stroke-dasharray': '3 2' },
      );
  }
  if (load === 'drum') drawDrum(canvas, ...at(0.03, 0.5), tall * 0.075, tall * 0.2);
}

/** A carved drum whose skin is at (x, y). */
export function drawDrum(canvas: Canvas, x: number, y: number, radius: number, tall: number): void {
  const wood = canvas.linear([hsl(24, 52, 44), [0.3, hsl(26, 50, 54)], hsl(20, 56, 20)], [0, 0, 1, 0]);
  canvas.path(
    limb([
      [x, y, radius],
      [x, y + tall * 0.5, radius * 0.62],
      [x, y + tall, radius * 0.76],
    ]),
    wood,
  );
  for (let i = 0; i < 5; i++)
    canvas.line(
      `M${fixed(x - radius * 0.9 + i * radius * 0.45)} ${fixed(y)}l${fixed(radius * 0.2)} ${fixed(tall * 0.4)}l${fixed(radius * 0.2)} ${fixed(-tall * 0.4)}`,
      '#f1deb2',
      Math.max(0.8, radius * 0.06),
    );
  canvas.oval(x, y - radius * 0.25, radius, radius * 0.42, canvas.radial(['#f6e8c8', '#d9bb85']), {
    stroke: '#3b2413',
    'stroke-width': Math.max(1, radius * 0.08),
  });
}
