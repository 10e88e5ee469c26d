import { africa } from './africa.ts';
import { beach } from './beach.ts';
import { buildings } from './buildings.ts';
import { buses } from './buses.ts';
import { dinosaurs } from './dinosaurs.ts';
import { elephants } from './elephants.ts';
import { flowers } from './flowers.ts';
import { food } from './food.ts';
import { horses } from './horses.ts';
import type { Kind } from './kind.ts';
import { mountains } from './mountains.ts';

/** The ten kinds of the paper's experiments. */
export const kinds: readonly Kind[] = [
  africa,
  beach,
  buildings,
  buses,
  dinosaurs,
  elephants,
  flowers,
  horses,
  mountains,
  food,
];
