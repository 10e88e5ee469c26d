import { describe, expect, it } from 'vitest';
import { circlesIn, importGraph } from '../../../scripts/imports/import-graph.ts';
import { offencesIn } from '../../../scripts/imports/offences.ts';
import { floorplans, roomCircles } from '../../../scripts/imports/plan.ts';

const rulesOf = (file: string, ...lines: string[]) => offencesIn(file, lines.join('\n')).map(({ rule }) => rule);

describe('imports', () => {
  it.each([
    ['web/src/page.tsx', "import { createClient } from '@dlsift/client';"],
    ['cli/src/search.ts', "import { searchBy } from '@dlsift/client/folder';"],
    ['bench/main.ts', "import { loadCodebook } from '@dlsift/retrieval/vlad';"],
    ['functions/api/handler.ts', "import { stores } from '../common/index.ts';"],
    ['functions/api/handler.ts', "import { LibraryStore } from '@dlsift/retrieval/storage';"],
    ['functions/retrain/write/summarise.ts', "import { removeObjects } from '../../builds/index.ts';"],
    ['functions/retrain/finish.ts', "import { BuildWorkspace } from './workspace/index.ts';"],
    ['cdk/retraining/states/steps.ts', "import type { RetrainTask } from '@dlsift/functions/builds';"],
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

  it('lead from a function to no other function', () => {
    expect(rulesOf('functions/api/services.ts', "import type { Identity } from '../authorize/authorize.ts';")).toEqual([
      'functions/api may not use functions/authorize; it may use functions/common, functions/builds',
    ]);
    expect(rulesOf('functions/common/stores.ts', "import { Build } from '../builds/index.ts';")).toEqual([
      'functions/common may not use functions/builds; it may use no other room',
    ]);
  });

  it('lead from cdk to types of builds only', () => {
    expect(rulesOf('cdk/stack.ts', "import { startRetraining } from '@dlsift/functions/builds';")).toEqual([
      'cdk may not use functions; it may use no other room',
    ]);
    expect(rulesOf('cdk/stack.ts', "import type { Services } from '@dlsift/functions/api';")).toEqual([
      'cdk may not use functions; it may use no other room',
    ]);
  });

  it('go through the door of a room', () => {
    expect(rulesOf('functions/relearn/handler.ts', "import { holdLease } from '../builds/lease.ts';")).toEqual([
      'functions/builds is imported through functions/builds/index.ts only',
    ]);
    expect(rulesOf('layers/retrieval/src/scan/scan.ts', "import { half } from '../features/half.ts';")).toEqual([
      'retrieval/features is imported through layers/retrieval/src/features/index.ts only',
    ]);
  });

  it('name another package, and are relative inside one', () => {
    expect(rulesOf('bench/main.ts', "import { half } from '../layers/retrieval/src/features/index.ts';")).toEqual([
      'another package is imported by its name, @dlsift/retrieval',
    ]);
    expect(rulesOf('layers/retrieval/src/scan/scan.ts', "import { half } from '@dlsift/retrieval/features';")).toEqual([
      'inside layers/retrieval/ imports are relative',
    ]);
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

const sources = (files: Record<string, string>) => new Map(Object.entries(files));

describe('circles of imports', () => {
  const circlesOf = (files: Record<string, string>) => circlesIn(importGraph(sources(files)));

  it('are shown file by file, types included', () => {
    expect(
      circlesOf({
        'cdk/a.ts': "import { b } from './parts/b.ts';",
        'cdk/parts/b.ts': "import type { C } from '../c.ts';",
        'cdk/c.ts': "export { type A } from './a.ts';\nimport { leaf } from './leaf.ts';",
        'cdk/leaf.ts': "import { Stack } from 'aws-cdk-lib';",
      }),
    ).toEqual([['cdk/a.ts', 'cdk/parts/b.ts', 'cdk/c.ts', 'cdk/a.ts']]);
  });

  it('are shown one per group, each by its shortest way', () => {
    expect(
      circlesOf({
        'a.ts': "import './b.ts';\nimport './c.ts';",
        'b.ts': "import './c.ts';",
        'c.ts': "import './a.ts';\nimport './x.ts';",
        'x.ts': "import './y.ts';",
        'y.ts': "import './x.ts';",
        'self.ts': "import './self.ts';",
      }),
    ).toEqual([
      ['a.ts', 'c.ts', 'a.ts'],
      ['self.ts', 'self.ts'],
      ['x.ts', 'y.ts', 'x.ts'],
    ]);
  });

  it('are not reported when two files share a third', () => {
    expect(circlesOf({ 'a.ts': "import './b.ts';\nimport './c.ts';", 'b.ts': "import './c.ts';", 'c.ts': '' })).toEqual(
      [],
    );
  });
});

describe('circles of rooms', () => {
  it('are found where no files form one', () => {
    const files = sources({
      'web/src/pictures/prepare.ts': "import type { Query } from '../search/query.ts';",
      'web/src/pictures/intake.ts': '',
      'web/src/search/query.ts': '',
      'web/src/search/use-search.ts': "import { prepare } from '../pictures/prepare.ts';",
    });
    expect(circlesIn(importGraph(files))).toEqual([]);
    expect(roomCircles(files)).toEqual([{ folder: 'web/src/', circle: ['pictures/', 'search/', 'pictures/'] }]);
  });

  it('are not found where imports go one way', () => {
    expect(
      roomCircles(sources({ 'a/x.ts': "import '../b/y.ts';", 'b/y.ts': '', 'b/z.ts': "import './y.ts';" })),
    ).toEqual([]);
  });
});

describe('the room plan', () => {
  it('counts rooms, floors, arrows and circles of a folder, without its door', () => {
    const plans = floorplans(
      sources({
        'functions/api/handler.ts':
          "import { run } from '../builds/index.ts';\nimport { log } from '../common/index.ts';",
        'functions/builds/index.ts': "export { run } from './run.ts';\nexport { stop } from './stop.ts';",
        'functions/builds/run.ts': "import { stop } from './stop.ts';\nimport { log } from '../common/index.ts';",
        'functions/builds/stop.ts': "import type { Run } from './run.ts';",
        'functions/common/index.ts': "import { LibraryStore } from '@dlsift/retrieval/storage';",
        'layers/retrieval/src/storage/index.ts': '',
      }),
    );
    expect(plans).toEqual([
      { folder: '(packages)', rooms: 2, floors: 2, arrows: 1, circles: 0 },
      { folder: 'functions/', rooms: 3, floors: 3, arrows: 3, circles: 0 },
      { folder: 'functions/builds/', rooms: 2, floors: 1, arrows: 2, circles: 1 },
    ]);
  });
});
