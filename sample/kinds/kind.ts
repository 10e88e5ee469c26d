import type { Canvas } from '../canvas.ts';
import type { Finish } from '../finish.ts';
import type { Random } from '../random.ts';

/** Draws one picture onto the canvas and says how its surface is to be finished. */
type Scene = (canvas: Canvas, random: Random) => Finish;

export interface Kind {
  name: string;
  /** Whether its scenes can also stand upright (256 x 384). */
  upright: boolean;
  /** They take turns, picture by picture. */
  scenes: readonly Scene[];
}
