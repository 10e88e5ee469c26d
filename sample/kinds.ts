import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Slots } from './expression.ts';

/** Settings of a layer or a kind. Every text is an expression (see `evaluate`). */
export interface Settings {
  /** Names of looks, joined by ` + `; `$slot` takes a name from a slot. */
  look?: string;
  slots?: Slots;
  /** Where the ground begins, in percent of the picture's height. */
  horizon?: string;
}

/**
 * Figures and their place. A layer without `figure` and `group` gives its settings to the layers
 * after it.
 */
export interface Layer extends Settings {
  /** File names without `.svg`, joined by ` + ` where several are stacked; `$slot` as above. */
  figure?: string;
  /** Draws the layers of the kind's group of this name. */
  group?: string;
  /** Probability that the layer is drawn at all. */
  chance?: number;
  count?: string;
  /**
   * `x, y, size`: percent of the width; percent of the way from the horizon to the bottom edge
   * (negative above the horizon); height in percent of the picture's short side. Without it, a
   * figure fills the picture, in pixels.
   */
  at?: string;
  /** For a figure without `at`: where its slot `from` lies, measured as in `at`. */
  y?: string;
  /** Degrees clockwise. */
  turn?: string;
  /** Probability that a copy is mirrored. */
  flip?: string;
}

export interface Kind extends Settings {
  name: string;
  /** Whether its scenes can also stand upright. */
  upright: boolean;
  /** Amplitude of the surface texture, as a fraction of the brightness. */
  texture: number;
  /** Layers shared by several scenes, by name. */
  groups?: Readonly<Record<string, readonly Layer[]>>;
  /** The scenes take turns, picture by picture. */
  scenes: readonly (readonly Layer[])[];
}

/** The ten kinds of the paper's experiments. */
const names = 'africa beach buildings buses dinosaurs elephants flowers horses mountains food'.split(' ');

export const kinds: readonly Kind[] = names.map((name) => ({ name, ...read(`kinds/${name}.json`) }));

/**
 * Named slots that go together: weathers, coats, gaits. A look may include another by the key
 * `look`.
 */
export const looks: Readonly<Record<string, Slots>> = read('looks.json');

function read(file: string) {
  return JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8'));
}
