import { describe, expect, it } from 'vitest';
import { list, object, oneOf, someText, whole } from '../../../layers/retrieval/src/cnn/shape.ts';

const check = object({ name: someText, sizes: list(whole(1, 9), 2), 'deep?': object({ kind: oneOf('a', 'b') }) });

describe('object', () => {
  it('accepts a value of the right shape', () => {
    expect(check({ name: 'x', sizes: [1, 9] }, '')).toEqual([]);
    expect(check({ name: 'x', sizes: [1, 9], deep: { kind: 'b' } }, '')).toEqual([]);
  });

  it('names every wrong field with its path', () => {
    expect(check({ sizes: [0, 1.5], deep: { kind: 'c' }, more: 1 }, '')).toEqual([
      'name: expected text, but received nothing',
      'sizes[0]: expected a whole number, 1 to 9, but received 0',
      'sizes[1]: expected a whole number, 1 to 9, but received 1.5',
      'deep.kind: expected one of a, b, but received "c"',
      'more: there is no such field',
    ]);
    expect(check({ name: 'x', sizes: [1] }, '')).toEqual(['sizes: expected a list of 2, but received [1]']);
    expect(check(null, '')).toEqual(['the whole: expected an object']);
  });
});
