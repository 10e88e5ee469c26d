import { ExhaustiveSearch } from '@dlsift/retrieval/scan';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mulberry32 } from '../../random.ts';

it('finds the rows of the largest inner products', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 1, max: 80 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 20 }),
      (seed, rows, columns, k) => {
        const random = mulberry32(seed);
        // Small whole numbers, so that sums are exact and ties happen.
        const draw = () => Math.floor(random() * 5) - 2;
        const data = Float32Array.from({ length: rows * columns }, draw);
        const query = Float32Array.from({ length: columns }, draw);
        const expected = Array.from({ length: rows }, (_, row) => ({
          row,
          score: query.reduce((sum, x, c) => sum + x * data[row * columns + c], 0),
        })).sort((a, b) => b.score - a.score || a.row - b.row);
        const found = new ExhaustiveSearch({ data, rows, columns }).nearest(query, k);
        expect([...found.scores]).toEqual(expected.slice(0, k).map(({ score }) => score));
        for (const [i, row] of found.rows.entries()) {
          expect(expected.find((entry) => entry.row === row)!.score).toBe(found.scores[i]);
        }
      },
    ),
  );
});
