import { beginning, ChangeOverlay } from '@dlsift/retrieval/library';
import { expect, it } from 'vitest';
import { at, change } from './circle.ts';

it('the overlay skips pictures that the segments hold unchanged, until they change again', async () => {
  const changes = [
    change('held', at(10), { changed: '2026-01-01T00:00:00.000Z' }),
    change('missed', at(20), { changed: '2026-01-01T00:00:01.000Z' }),
  ];
  const source = { changedSince: async () => changes };
  const overlay = new ChangeOverlay('t', source, beginning, new Map([['held', '2026-01-01T00:00:00.000Z']]));
  await overlay.refresh();
  expect(overlay.segment('test', null).imageIds).toEqual(['missed']);
  expect([...overlay.imageIds()]).not.toContain('held');
  changes[0] = change('held', null, { created: '2026-01-01T00:00:00.000Z', changed: '2026-01-02T00:00:00.000Z' });
  await overlay.refresh();
  expect([...overlay.imageIds()]).toContain('held');
  expect(overlay.growth('test')).toBe(0);
});

it('the overlay reads only changes since its last read', async () => {
  const asked: string[] = [];
  const overlay = new ChangeOverlay(
    't',
    {
      changedSince: async (_, since) => {
        asked.push(since);
        return [];
      },
    },
    beginning,
  );
  await overlay.refresh(Date.parse('2026-01-01T00:01:00.000Z'));
  await overlay.refresh(Date.parse('2026-01-01T00:02:00.000Z'));
  expect(asked).toEqual([beginning, '2026-01-01T00:00:50.000Z']);
});
