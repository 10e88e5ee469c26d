import fc from 'fast-check';
import { expect, it } from 'vitest';
import { startKernels } from '../../../layers/retrieval/src/scan/generated/kernels.ts';
import { putQuery, queryBytes } from '../../../layers/retrieval/src/scan/scan-query.ts';
import { mulberry32 } from '../../random.ts';

const kernels = startKernels();
const memory = new DataView(kernels.memory.buffer);
const numberBytes = 16;

/** Offset of the tests' data in bytes, behind the kernels' own. */
const start = Math.ceil(kernels.heapBase() / 16) * 16;
const at = {
  rows: start,
  measures: start + 16_384,
  query: start + 17_408,
  wanted: start + 22_528,
  bounds: start + 22_784,
};

const byte = fc.integer({ min: -128, max: 127 });
const sevenBits = fc.integer({ min: 0, max: 127 });

/** Up to eight rows of up to 512 elements, whose products are often the largest possible. */
const anyRows = fc.integer({ min: 1, max: 8 }).chain((steps) => {
  const all = (element: fc.Arbitrary<number>, extremes: number[]) => {
    const row = { minLength: 64 * steps, maxLength: 64 * steps };
    const extreme = fc.constantFrom(...extremes);
    return fc.oneof(
      fc.array(element, row),
      fc.array(extreme, row),
      extreme.map((x) => new Array(64 * steps).fill(x)),
    );
  };
  return fc.record({
    query: all(sevenBits, [0, 1, 127]),
    rows: fc.array(all(byte, [-128, -127, 127]), { minLength: 1, maxLength: 8 }),
  });
});

it('seven-bit products equal plain integer products', () => {
  fc.assert(
    fc.property(anyRows, sevenBits, ({ query, rows }, zero) => {
      const expected = rows.map((row) => row.reduce((sum, x, i) => sum + x * (query[i] - zero), 0));
      // The kernels clamp to 0..1: these scales keep positive sums inside, then negative ones.
      const [above, below] = [2 ** -24, -(2 ** -24)].map((scale) => {
        putRows(rows, scale);
        putNumbers({ step: 1, reach: 0, zero });
        new Uint8Array(memory.buffer, at.query + numberBytes + 2 * query.length, query.length).set(query);
        return bounds(rows.length, query.length);
      });
      expect(Array.from(above, (x, r) => (x - below[r]) * 2 ** 24)).toEqual(expected);
    }),
  );
});

it('the bound exceeds the int16 similarity by at most the query’s rounding to seven bits', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 1, max: 300 }),
      fc.double({ min: -1, max: 1, noNaN: true }),
      (seed, d, mean) => {
        const random = mulberry32(seed);
        const cnn = Float32Array.from({ length: d }, () => random() - 0.5 + mean);
        const query = { cnn, sift: new Float32Array(0), object: new Float32Array(7) };
        const weights = { cnn: 1, sift: 0, color: 0, position: 0, shape: 0 };
        const bytes = new Uint8Array(queryBytes(query));
        putQuery(bytes, query, weights, { color: 1, position: 1, shape: 1 });
        const stride = Math.ceil(d / 64) * 64;
        new Uint8Array(memory.buffer, at.query).set(bytes.subarray(bytes.length - numberBytes * 2 - 3 * stride));
        const rows = Array.from({ length: 8 }, () =>
          Array.from({ length: stride }, (_, i) => (i < d ? Math.round((random() - 0.5 + mean) * 84) : 0)),
        );
        const scale = 0.5 / (84 * d);
        putRows(rows, scale);
        const reach = (Math.sqrt(d) / 127) * (Math.max(0, ...cnn) - Math.min(0, ...cnn));
        const fine = new Int16Array(memory.buffer, at.query + numberBytes, stride);
        const unit = scale * memory.getFloat32(at.query, true);
        for (const [r, bound] of bounds(rows.length, stride).entries()) {
          const similarity = unit * rows[r].reduce((sum, x, i) => sum + x * fine[i], 0);
          const length = scale * Math.hypot(...rows[r]);
          expect(bound).toBeGreaterThanOrEqual(Math.min(1, Math.max(0, similarity)) - 1e-7);
          expect(bound).toBeLessThanOrEqual(Math.max(0, similarity + reach * length) + 1e-5);
        }
      },
    ),
  );
});

function putRows(rows: number[][], scale: number): void {
  const [{ length: stride }] = rows;
  for (const [r, row] of rows.entries()) {
    new Int8Array(memory.buffer, at.rows + r * stride, stride).set(row);
    memory.setFloat32(at.measures + 4 * r, scale, true);
  }
  kernels.measureRows(at.rows, at.measures, rows.length, 8, stride);
  const sums = new Int32Array(memory.buffer, at.measures + 32, rows.length);
  expect([...sums]).toEqual(rows.map((row) => row.reduce((sum, x) => sum + x, 0)));
  const lengths = new Float32Array(memory.buffer, at.measures + 64, rows.length);
  for (const [r, length] of lengths.entries()) {
    const exact = scale * Math.hypot(...rows[r]);
    expect(Math.abs(length - exact)).toBeLessThanOrEqual(2 ** -22 * Math.abs(exact));
  }
}

function putNumbers({ step, reach, zero }: { step: number; reach: number; zero: number }): void {
  memory.setFloat32(at.query + 4, step, true);
  memory.setFloat32(at.query + 8, reach, true);
  memory.setInt32(at.query + 12, zero, true);
}

function bounds(count: number, stride: number): Float32Array {
  new Uint8Array(memory.buffer, at.wanted, 8).fill(1);
  kernels.boundSimilarities(at.rows, at.measures, 8, stride, at.query, at.wanted, count, at.bounds);
  return new Float32Array(memory.buffer, at.bounds, count).slice();
}
