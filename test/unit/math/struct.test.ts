import { type StructLayout, writeStruct } from '@dlsift/retrieval/math';
import { describe, expect, it } from 'vitest';
import { readStruct } from '../../../layers/retrieval/src/math/struct.ts';
import { svmProblemLayout } from '../../../layers/retrieval/src/partition/generated/kernels.ts';

interface Mixed {
  tiny: number;
  flag: boolean;
  word: number;
  address: number;
  single: number;
  double: number;
}

const layout: StructLayout<Mixed> = {
  bytes: 24,
  fields: {
    tiny: ['i8', 0],
    flag: ['bool', 1],
    word: ['u16', 2],
    address: ['u32', 4],
    single: ['f32', 8],
    double: ['f64', 16],
  },
};

describe('a struct in the memory of kernels', () => {
  it('reads what was written, with an address beyond 2 GB', () => {
    const memory = new ArrayBuffer(64);
    const values = { tiny: -7, flag: true, word: 65_535, address: 2 ** 32 - 16, single: 0.5, double: Math.PI };
    writeStruct(memory, 32, layout, values);
    expect(readStruct(memory, 32, layout)).toEqual(values);
  });

  it('keeps the fields that are not given', () => {
    const memory = new ArrayBuffer(24);
    writeStruct(memory, 0, layout, { word: 3, flag: true });
    writeStruct(memory, 0, layout, { flag: false });
    expect(readStruct(memory, 0, layout)).toMatchObject({ word: 3, flag: false });
  });

  it('is laid out by the compiler without overlaps', () => {
    const sizes = { bool: 1, i32: 4, f32: 4 };
    let end = 0;
    for (const [type, offset] of Object.values(svmProblemLayout.fields)) {
      expect(offset).toBeGreaterThanOrEqual(end);
      end = offset + sizes[type as keyof typeof sizes];
    }
    expect(svmProblemLayout.bytes).toBeGreaterThanOrEqual(end);
  });
});
