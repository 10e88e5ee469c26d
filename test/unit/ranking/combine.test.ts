import { describe, expect, it } from 'vitest';
import { combineExamples } from '../../../layers/retrieval/src/ranking/combine.ts';

const example = (cnn: number[], sift: number[], color = 0) => ({
  cnn: new Float32Array(cnn),
  sift: new Float32Array(sift),
  object: new Float32Array([color, 0, 0, 0, 0, 0, 0]),
});

describe('several examples', () => {
  it('of one picture equal that picture', () => {
    const only = example([1, 0], [0, 1]);
    expect(combineExamples([only], [])).toBe(only);
  });

  it('become the mean of the positive less a quarter of the mean of the negative, at unit length', () => {
    const { cnn, object } = combineExamples(
      [example([1, 0], [1, 0], 0.2), example([0, 1], [1, 0], 0.4)],
      [example([1, 0], [0, 1], 0.9)],
    );
    const length = Math.hypot(0.25, 0.5);
    expect([...cnn]).toEqual([expect.closeTo(0.25 / length, 6), expect.closeTo(0.5 / length, 6)]);
    expect(object[0]).toBeCloseTo(0.3, 6);
  });

  it('without keypoints do not count in the SIFT channel', () => {
    const { sift } = combineExamples([example([1, 0], [0, 0]), example([1, 0], [0.6, 0.8])], []);
    expect([...sift]).toEqual([expect.closeTo(0.6, 6), expect.closeTo(0.8, 6)]);
    expect([...combineExamples([example([1, 0], [0, 0])], [example([0, 1], [1, 0])]).sift]).toEqual([0, 0]);
  });
});
