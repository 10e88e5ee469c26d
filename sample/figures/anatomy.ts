import type { Canvas } from '../canvas.ts';
import type { Joint, Placement, Point } from '../geometry.ts';
import type { Random } from '../random.ts';
import { drawFrill, drawPlates, drawTeeth } from './armour.ts';

/** Flesh by part; far parts are drawn first and darker. Heights: 0 at the hips, 1.4 at the ground. */
interface Anatomy {
  far: readonly (readonly Joint[])[];
  near: readonly (readonly Joint[])[];
  eye: Point;
  /** Half the length on the ground. */
  reach: number;
  extras?: (canvas: Canvas, place: Placement, scale: number, tone: (share: number) => string) => void;
}

export type Species = 'sauropod' | 'tyrannosaur' | 'stegosaur' | 'triceratops' | 'raptor';

export function anatomy(species: Species, random: Random): Anatomy {
  const [sway, step] = [random.between(-0.25, 0.25), random.between(-0.15, 0.15)];
  switch (species) {
    case 'sauropod':
      return {
        far: [
          [
            [0.55, 0.2, 0.24],
            [0.5 - step, 0.8, 0.16],
            [0.5 - step, 1.3, 0.15],
          ],
          [
            [-0.5, 0.2, 0.26],
            [-0.45 + step, 0.8, 0.17],
            [-0.45 + step, 1.3, 0.16],
          ],
        ],
        near: [
          [
            [-2.6, 0.5 + sway, 0.02],
            [-2, 0.35, 0.07],
            [-1.3, 0.1, 0.17],
            [-0.6, 0.02, 0.44],
            [0.1, 0.08, 0.55],
            [0.7, -0.08, 0.38],
            [1.15, -0.6, 0.2],
            [1.45, -1.2, 0.14],
            [1.75 + sway, -1.55, 0.13],
            [2.05 + sway, -1.5, 0.1],
            [2.2 + sway, -1.45, 0.06],
          ],
          [
            [0.7, 0.2, 0.3],
            [0.75 + step, 0.8, 0.19],
            [0.76 + step, 1.32, 0.17],
          ],
          [
            [-0.65, 0.2, 0.34],
            [-0.72 - step, 0.8, 0.2],
            [-0.7 - step, 1.32, 0.18],
          ],
        ],
        eye: [1.92 + sway, -1.58],
        reach: 1.5,
      };
    case 'tyrannosaur':
      return {
        far: [
          [
            [-0.1, 0.2, 0.3],
            [0.3 + step, 0.6, 0.18],
            [-0.05 + step, 0.98, 0.1],
            [0.2 + step, 1.34, 0.09],
            [0.42 + step, 1.38, 0.06],
          ],
        ],
        near: [
          [
            [-2.3, -0.15 + sway, 0.02],
            [-1.5, 0, 0.13],
            [-0.7, 0.05, 0.32],
            [0, -0.05, 0.46],
            [0.55, -0.35, 0.4],
            [0.9, -0.75, 0.28],
            [1.15, -1, 0.27],
          ],
          [
            [1.05, -1.08, 0.26],
            [1.5, -1.06, 0.2],
            [1.92, -0.98, 0.11],
          ],
          [
            [1.05, -0.86, 0.16],
            [1.45, -0.72, 0.1],
            [1.82, -0.68, 0.06],
          ],
          [
            [-0.2, 0.15, 0.38],
            [0.05 - step, 0.6, 0.24],
            [-0.32 - step, 0.95, 0.12],
            [-0.1 - step, 1.34, 0.1],
            [0.16 - step, 1.4, 0.06],
          ],
          [
            [0.72, -0.2, 0.09],
            [0.95, 0, 0.05],
            [1.08, -0.06, 0.03],
          ],
        ],
        eye: [1.22, -1.18],
        reach: 0.9,
        extras: (canvas, place) => drawTeeth(canvas, place),
      };
    case 'raptor':
      return {
        far: [
          [
            [-0.05, 0.1, 0.2],
            [0.3 + step, 0.5, 0.12],
            [-0.05 + step, 0.9, 0.07],
            [0.2 + step, 1.34, 0.06],
            [0.42 + step, 1.38, 0.04],
          ],
        ],
        near: [
          [
            [-2.2, -0.5 + sway, 0.015],
            [-1.4, -0.2, 0.07],
            [-0.6, 0, 0.2],
            [0, 0, 0.28],
            [0.45, -0.2, 0.24],
            [0.8, -0.6, 0.14],
            [0.98, -0.95, 0.13],
          ],
          [
            [0.92, -1.02, 0.14],
            [1.22, -1, 0.11],
            [1.55, -0.92, 0.05],
          ],
          [
            [-0.1, 0.08, 0.26],
            [0.08 - step, 0.5, 0.15],
            [-0.32 - step, 0.85, 0.08],
            [-0.1 - step, 1.34, 0.065],
            [0.14 - step, 1.4, 0.045],
          ],
          [
            [0.5, -0.1, 0.08],
            [0.72, 0.18, 0.05],
            [0.95, 0.12, 0.035],
            [1.02, 0.22, 0.02],
          ],
        ],
        eye: [1.06, -1.06],
        reach: 0.8,
      };
    case 'stegosaur':
      return {
        far: [
          [
            [0.62, 0.35, 0.18],
            [0.6 - step, 0.85, 0.12],
            [0.6 - step, 1.33, 0.12],
          ],
          [
            [-0.5, 0.2, 0.26],
            [-0.42 + step, 0.8, 0.16],
            [-0.45 + step, 1.32, 0.14],
          ],
        ],
        near: [
          [
            [-2.2, 0.3 + sway, 0.025],
            [-1.5, 0.28, 0.13],
            [-0.8, 0, 0.38],
            [-0.1, -0.12, 0.55],
            [0.6, 0.22, 0.4],
            [1.05, 0.55, 0.2],
            [1.4, 0.68, 0.13],
            [1.68, 0.75, 0.08],
          ],
          [
            [0.75, 0.4, 0.22],
            [0.82 + step, 0.9, 0.14],
            [0.8 + step, 1.34, 0.13],
          ],
          [
            [-0.6, 0.2, 0.34],
            [-0.68 - step, 0.8, 0.19],
            [-0.64 - step, 1.34, 0.16],
          ],
        ],
        eye: [1.46, 0.63],
        reach: 1.3,
        extras: (canvas, place, _scale, tone) => drawPlates(canvas, place, sway, tone),
      };
    case 'triceratops':
      return {
        far: [
          [
            [0.55, 0.3, 0.24],
            [0.5 - step, 0.85, 0.16],
            [0.5 - step, 1.32, 0.14],
          ],
          [
            [-0.6, 0.2, 0.28],
            [-0.52 + step, 0.8, 0.18],
            [-0.55 + step, 1.32, 0.15],
          ],
        ],
        near: [
          [
            [-1.95, 0.55 + sway * 0.5, 0.03],
            [-1.35, 0.25, 0.18],
            [-0.7, 0.02, 0.48],
            [0, 0, 0.58],
            [0.65, 0.15, 0.48],
            [1, 0.25, 0.34],
          ],
          [
            [0.75, 0.4, 0.28],
            [0.8 + step, 0.9, 0.18],
            [0.8 + step, 1.33, 0.16],
          ],
          [
            [-0.72, 0.2, 0.38],
            [-0.8 - step, 0.8, 0.2],
            [-0.76 - step, 1.33, 0.17],
          ],
        ],
        eye: [1.38, 0.1],
        reach: 1.3,
        extras: (canvas, place, scale, tone) => drawFrill(canvas, place, scale, tone),
      };
  }
}
