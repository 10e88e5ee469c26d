import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Slots } from './expression.ts';

/** Figures at a place. Every text is an expression (see `evaluate`). */
export interface Layer {
  /** A figure's file name without `.svg`, or several that are stacked at one place; `$name` takes it from a slot. */
  figure?: string | string[];
  /** Draws the layers of the kind's group of this name instead of a figure. */
  group?: string;
  /** Percent of the picture's width. */
  x?: string;
  /** Percent of the way from the horizon to the bottom edge; negative above the horizon. */
  y?: string;
  /** Height in percent of the picture's short side; without it the figure fills the picture, in its pixels. */
  size?: string;
  /** Degrees clockwise. */
  turn?: string;
  /** Probability that a copy is mirrored. */
  flip?: string;
  count?: string;
  /** Probability that the layer is drawn at all. */
  chance?: number;
  /** Names of slot sets in `looks.json`. */
  look?: string | string[];
  slots?: Slots;
}

export interface Scene {
  /** Percent of the picture's height. */
  horizon?: string;
  /** Strength of the surface texture, as a share of the brightness. */
  texture: number;
  look?: string | string[];
  slots?: Slots;
  layers: readonly Layer[];
}

export interface Kind {
  name: string;
  /** Whether its scenes can also stand upright. */
  upright: boolean;
  slots?: Slots;
  /** Layers that several scenes share, by name. */
  groups?: Readonly<Record<string, readonly Layer[]>>;
  /** They take turns, picture by picture. */
  scenes: readonly Scene[];
}

/** The ten kinds of the paper's experiments. */
const names = [
  'africa',
  'beach',
  'buildings',
  'buses',
  'dinosaurs',
  'elephants',
  'flowers',
  'horses',
  'mountains',
  'food',
];

export const kinds: readonly Kind[] = names.map((name) => ({ name, ...read(`kinds/${name}.json`) }));

/** Named sets of slots that go together: weathers, coats, gaits, liveries. */
export const looks: Readonly<Record<string, Slots>> = read('looks.json');

function read(file: string) {
  return JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8'));
}
