import { seededRandom } from '@dlsift/retrieval/math';
import type { LabelledPictures } from '../../../layers/retrieval/src/cnn/training/samples.ts';

/** Horizontal stripes, vertical stripes and chequers, each with one prevailing colour. */
export function stripes(count: number, width: number, height: number): LabelledPictures {
  const random = seededRandom(3);
  const classes = ['across', 'down', 'chequers'];
  const pixels = new Uint8Array(count * width * height * 3);
  const labels = Array.from({ length: count }, (_, i) => i % classes.length);
  for (let i = 0; i < count; i++) {
    const colours = [0, 1].map(() => [0, 1, 2].map((c) => random.integer(c === labels[i] ? 256 : 128)));
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const side = [y >> 2, x >> 2, (x >> 2) + (y >> 2)][labels[i]] % 2;
        pixels.set(colours[side], ((i * height + y) * width + x) * 3);
      }
    }
  }
  return { pixels, width, height, labels, classes };
}
