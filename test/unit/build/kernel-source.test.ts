import { expect, it } from 'vitest';
import { interfaceSource } from '../../../scripts/build/kernel-source.ts';

it('types exported functions, and the structs that they take, with their comments', () => {
  const source = interfaceSource({
    functions: [
      {
        name: 'sum',
        doc: '/** Adds the values. */',
        parameters: [{ name: 'values', type: 'usize', struct: 'Values' }],
        result: { type: 'bool' },
      },
    ],
    structs: [
      {
        name: 'Values',
        doc: '/** Some values. */',
        bytes: 8,
        fields: [
          { name: 'first', type: 'usize', doc: '/** Address of the first. */', offset: 0 },
          { name: 'isSorted', type: 'bool', doc: '', offset: 4 },
        ],
      },
    ],
  });
  expect(source).toContain('  /** Adds the values. */\n  sum(values: StructAddress<Values>): number;');
  expect(source).toContain(
    '/** Some values. */\nexport interface Values {\n  /** Address of the first. */\n  first: number;\n  isSorted: boolean;\n}',
  );
  expect(source).toContain("bytes: 8,\n  fields: {\n    first: ['u32', 0],\n    isSorted: ['bool', 4],\n  },");
});

it('rejects types that do not fit a word', () => {
  const functions = [{ name: 'wide', doc: '', parameters: [], result: { type: 'v128' } }];
  expect(() => interfaceSource({ functions, structs: [] })).toThrow('but found v128');
});
