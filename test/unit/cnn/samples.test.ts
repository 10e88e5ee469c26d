import { seededRandom } from '@dlsift/retrieval/math';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presets } from '../../../layers/retrieval/src/cnn/training/presets.ts';
import {
  batchOf,
  blockBox,
  cropBox,
  epochOrder,
  inputMean,
  inputStd,
} from '../../../layers/retrieval/src/cnn/training/samples.ts';
import { stripes } from './stripes.ts';

describe('blocks', () => {
  it('tile a region of a picture column by column, up to a margin of two pixels', () => {
    fc.assert(
      fc.property(fc.integer({ min: 24, max: 300 }), fc.integer({ min: 24, max: 300 }), fc.nat(), (w, h, seed) => {
        const picture = { width: w, height: h, pixels: new Uint8Array(), labels: [], classes: [] };
        const part = cropBox(picture, 0.5, seededRandom(seed));
        const boxes = [0, 1, 2, 3, 4, 5].map((block) => blockBox(part, block));
        const { left, top, width, height } = boxes[0];
        expect([left, top]).toEqual([part.left, part.top]);
        expect(part.width - 2 * width).toBeOneOf([0, 1]);
        expect(part.height - 3 * height).toBeOneOf([0, 1, 2]);
        expect(boxes.map((box) => [(box.left - left) / width, (box.top - top) / height])).toEqual([
          [0, 0],
          [0, 1],
          [0, 2],
          [1, 0],
          [1, 1],
          [1, 2],
        ]);
      }),
      { numRuns: 60 },
    );
  });

  it('cover the whole picture in the preset paper and parts of it in paper-relu', () => {
    const data = stripes(6, 64, 96);
    const samples = (name: 'paper' | 'paper-relu') => {
      const preset = { ...presets[name], batch: 6 };
      const order = epochOrder(preset, [3], 1, 0);
      return { order, pictures: batchOf(preset, data, order, 1, 0).pictures };
    };
    // Value of pixel (x, y) of the sample's block in picture 3.
    const value = (sample: number, c: number, x: number, y: number) => {
      const block = sample % 6;
      const column = Math.floor(block / 3) * 32 + x;
      const row = (block % 3) * 32 + y;
      return (data.pixels[((3 * 96 + row) * 64 + column) * 3 + c] / 255 - inputMean[c]) / inputStd[c];
    };
    const farthest = ({ order, pictures }: ReturnType<typeof samples>) => {
      const off = pictures.map((got, i) => {
        const sample = order[Math.floor(i / 3072)];
        return Math.abs(got - value(sample, Math.floor(i / 1024) % 3, i % 32, Math.floor(i / 32) % 32));
      });
      return off.reduce((a, b) => Math.max(a, b), 0);
    };
    expect(farthest(samples('paper'))).toBeLessThan(1e-4);
    expect(farthest(samples('paper-relu'))).toBeGreaterThan(0.5);
  });
});
