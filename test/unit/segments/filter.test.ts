import {
  type Filter,
  type FilterField,
  type MetadataValue,
  type PictureFacts,
  rowMask,
  toSegment,
} from '@dlsift/retrieval/segments';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const day = (n: number) => new Date(Date.UTC(2026, 0, n)).toISOString();
const few = fc.constantFrom('', 'a', 'ab', 'b', 'ü');
const value = fc.oneof(few, fc.integer({ min: -2, max: 2 }), fc.boolean());
const date = fc.integer({ min: 1, max: 4 }).map(day);
const facts: fc.Arbitrary<PictureFacts> = fc.record({
  imageId: few,
  key: few,
  label: fc.option(few),
  metadata: fc.option(fc.dictionary(fc.constantFrom('year', 'on.loan', 'toString'), value), { nil: undefined }),
  addedAt: fc.option(date, { nil: undefined }),
  changedAt: fc.option(date, { nil: undefined }),
});

const condition: fc.Arbitrary<Filter> = fc
  .constantFrom<FilterField>(
    'label',
    'key',
    'addedAt',
    'changedAt',
    'metadata.year',
    'metadata.on.loan',
    'metadata.toString',
  )
  .chain((field) => {
    const isDate = field.endsWith('At');
    const bound: fc.Arbitrary<number | string> = isDate ? date : fc.oneof(few, fc.integer({ min: -2, max: 2 }));
    const any: fc.Arbitrary<MetadataValue> = isDate ? date : value;
    const operators = fc.record(
      {
        eq: any,
        in: fc.array(any, { maxLength: 3 }),
        exists: fc.boolean(),
        ...(!isDate && { prefix: few }),
        gt: bound,
        gte: bound,
        lt: bound,
        lte: bound,
      },
      { requiredKeys: [] },
    );
    return operators.map((given) => ({ field, ...given }));
  });
const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    condition,
    fc.record({ and: fc.array(tie('filter'), { maxLength: 3 }) }),
    fc.record({ or: fc.array(tie('filter'), { maxLength: 3 }) }),
    fc.record({ not: tie('filter') }),
  ),
}));

/** The meaning of a filter, spelt out picture by picture. */
function accepts(filter: Filter, picture: PictureFacts): boolean {
  if ('and' in filter) return filter.and.every((part) => accepts(part, picture));
  if ('or' in filter) return filter.or.some((part) => accepts(part, picture));
  if ('not' in filter) return !accepts(filter.not, picture);
  const { field, exists } = filter;
  const value = field.startsWith('metadata.')
    ? Object.entries(picture.metadata ?? {}).find(([name]) => `metadata.${name}` === field)?.[1]
    : (picture[field as 'label' | 'key' | 'addedAt' | 'changedAt'] ?? undefined);
  if (exists !== undefined && exists !== (value !== undefined)) return false;
  const { eq, in: oneOf, prefix } = filter;
  if (eq !== undefined && value !== eq) return false;
  if (oneOf !== undefined && !oneOf.some((allowed) => allowed === value)) return false;
  if (prefix !== undefined && !(typeof value === 'string' && value.startsWith(prefix))) return false;
  for (const [name, holds] of [
    ['gt', (a: number | string, b: number | string) => a > b],
    ['gte', (a: number | string, b: number | string) => a >= b],
    ['lt', (a: number | string, b: number | string) => a < b],
    ['lte', (a: number | string, b: number | string) => a <= b],
  ] as const) {
    const bound = filter[name];
    if (bound === undefined) continue;
    if (value === undefined || typeof value === 'boolean' || typeof value !== typeof bound || !holds(value, bound)) {
      return false;
    }
  }
  return true;
}

const asSegment = (pictures: PictureFacts[]) =>
  toSegment(
    pictures.map((picture) => ({
      ...picture,
      cnn: new Float32Array(1),
      sift: new Float32Array(1),
      object: new Float32Array(7),
    })),
  );

describe('a filter', () => {
  it('accepts the same rows one by one, all at once, and from its cache', () => {
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 12 }), filter, (pictures, wanted) => {
        const segment = asSegment(pictures);
        const expected = pictures.map((picture) => Number(accepts(wanted, picture)));
        expect([...rowMask(wanted, segment)]).toEqual(expected);
        expect([...rowMask(wanted, segment)]).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('compares dates as instants in any time zone', () => {
    const segment = asSegment([{ imageId: 'x', key: 'k', label: null, addedAt: '2026-01-01T12:00:00.000Z' }]);
    expect([...rowMask({ field: 'addedAt', eq: '2026-01-01T14:00:00+02:00' }, segment)]).toEqual([1]);
    expect([...rowMask({ field: 'addedAt', lt: '2026-01-01T13:30:00+02:00' }, segment)]).toEqual([0]);
  });
});
