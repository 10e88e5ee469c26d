import { describe, expect, it } from 'vitest';
import { offencesIn } from '../../../scripts/imports/offences.ts';

const rulesOf = (file: string, ...lines: string[]) => offencesIn(file, lines.join('\n')).map(({ rule }) => rule);

describe('import directions', () => {
  it.each([
    ['web/src/page.tsx', "import { createClient } from '@dlsift/client';"],
    ['cli/src/search.ts', "import { searchBy } from '@dlsift/client/folder';"],
    ['bench/main.ts', "import { loadCodebook } from '@dlsift/retrieval/vlad';"],
    ['functions/api/handler.ts', "import { stores } from '../common/index.ts';"],
    ['functions/api/handler.ts', "import { LibraryStore } from '@dlsift/retrieval/storage';"],
    ['layers/retrieval/src/cnn/embedder.ts', "import sharp from 'sharp';"],
    ['layers/retrieval/src/cnn/embedder.ts', "import { resizeRgb } from '../image/index.ts';"],
    ['layers/retrieval/src/cnn/graph/conv.ts', "import type { Node } from './node.ts';"],
    ['layers/retrieval/src/partition/k-means.ts', "import type { Matrix } from '../math/index.ts';"],
    ['layers/retrieval/src/features/models.ts', "const file = await import('@dlsift/models/codebook.ts');"],
    ['test/unit/cnn/embedder.test.ts', "import { anything } from '../../../layers/retrieval/src/cnn/onnx/decode.ts';"],
    ['vitest.config.ts', "import { step } from './scripts/build/step.ts';"],
  ])('allow %s: %s', (file, text) => {
    expect(offencesIn(file, text)).toEqual([]);
  });

  it('point down only, between packages', () => {
    expect(rulesOf('functions/api/search.ts', "import { Cloud } from '@dlsift/local';")).toEqual([
      'functions may not use local; it may use retrieval',
    ]);
    expect(rulesOf('cdk/stack.ts', "import { limits } from '@dlsift/retrieval';")).toEqual([
      'cdk may not use retrieval; it may use no other room',
    ]);
  });

  it('point down only, inside the retrieval layer', () => {
    expect(rulesOf('layers/retrieval/src/image/decode.ts', "import { sift } from '../sift/index.ts';")).toEqual([
      'retrieval/image may not use retrieval/sift; it may use retrieval/math',
    ]);
  });

  it('go through the door of a room', () => {
    expect(rulesOf('layers/retrieval/src/index/scan.ts', "import { half } from '../features/half.ts';")).toEqual([
      'retrieval/features is imported through layers/retrieval/src/features/index.ts only',
    ]);
  });

  it('name another package, and are relative inside one', () => {
    expect(rulesOf('bench/main.ts', "import { half } from '../layers/retrieval/src/features/index.ts';")).toEqual([
      'another package is imported by its name, @dlsift/retrieval',
    ]);
    expect(rulesOf('layers/retrieval/src/index/scan.ts', "import { half } from '@dlsift/retrieval/features';")).toEqual(
      ['inside layers/retrieval/ imports are relative'],
    );
  });

  it('are found in every form, at their line', () => {
    const text = [
      '/** Text that says: import x from nowhere. */',
      "import type { A } from '@dlsift/local';",
      'import {',
      '  b,',
      "} from '@dlsift/local/b';",
      "export * from '@dlsift/local/c';",
      "import '@dlsift/local/d';",
      "const e = await import('@dlsift/local/e');",
    ].join('\n');
    expect(offencesIn('cli/src/main.ts', text).map(({ imports, line }) => `${line} ${imports}`)).toEqual([
      '2 @dlsift/local',
      '5 @dlsift/local/b',
      '6 @dlsift/local/c',
      '7 @dlsift/local/d',
      '8 @dlsift/local/e',
    ]);
  });
});
