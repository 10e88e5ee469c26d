import type { Box } from '@dlsift/retrieval/cnn';
import { type Random, seededRandom } from '@dlsift/retrieval/math';

/**
 * The part of picture `picture` that view `view` shows. View 0 is the whole picture, the others are seeded cuts of 30 to 100 %
 * of its area, 3:4 to 4:3. Teacher and student see the same cut (Beyer et al. 2022, "A good teacher is patient and consistent").
 */
export function viewBox(picture: number, view: number, side: number): Box {
  if (view === 0) return { left: 0, top: 0, width: side, height: side };
  const random = seededRandom(Math.imul(picture + 1, 2654435761) ^ Math.imul(view, 40503));
  random.uniform();
  const area = side * side * (0.3 + 0.7 * random.uniform());
  const aspect = Math.exp((2 * random.uniform() - 1) * Math.log(4 / 3));
  const width = Math.min(side, Math.round(Math.sqrt(area * aspect)));
  const height = Math.min(side, Math.round(Math.sqrt(area / aspect)));
  return { left: random.integer(side - width + 1), top: random.integer(side - height + 1), width, height };
}

/** Nearly the whole picture: what may be shown to the student where the teacher saw all of it. */
export function mildBox(random: Random, side: number): Box {
  const width = side - random.integer(Math.round(side / 6));
  const height = side - random.integer(Math.round(side / 6));
  return { left: random.integer(side - width + 1), top: random.integer(side - height + 1), width, height };
}
