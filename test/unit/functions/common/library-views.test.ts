import { expect, it } from 'vitest';
import { maxOpen, type OpenLibrary, openLibraries } from '../../../../functions/common/library-views.ts';

const closed: string[] = [];
const view = (tenant: string, images: number) => {
  const close = async () => void closed.push(tenant);
  return [tenant, { partition: { record: { images }, close } }] as const;
};
const left = (...views: (readonly [string, object])[]) => {
  closed.length = 0;
  const open = openLibraries<OpenLibrary>((entry) => entry);
  for (const [tenant, entry] of views) open.set(tenant, entry as OpenLibrary);
  return [...open.keys()].reverse();
};

it('the least recently used libraries are closed when all of them are too large', () => {
  expect(left(view('a', 60_000), view('b', 30_000), view('c', 50_000))).toEqual(['b', 'c']);
  expect(closed).toEqual(['a']);
  expect(left(view('a', 50_000), view('b', 50_000))).toEqual(['a', 'b']);
});

it('the most recently used library stays, however large, and their number is bounded', () => {
  expect(left(view('a', 10), view('b', 5_000_000))).toEqual(['b']);
  const many = Array.from({ length: maxOpen + 2 }, (_, i) => view(`t${i}`, 1));
  expect(left(...many)).toHaveLength(maxOpen);
  expect(closed).toEqual(['t0', 't1']);
});

it('a library without a build counts nothing and is not closed', () => {
  expect(left(['new', { partition: null }], view('a', 100_000))).toEqual(['new', 'a']);
});
