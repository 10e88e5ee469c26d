import { rowOf } from '@dlsift/retrieval/math';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accumulateClassStatistics,
  assignToClasses,
  createClassIndex,
  decodeClassIndex,
  encodeClassIndex,
  PartitionArgumentError,
  routeQuery,
  trainOneVsRest,
} from '../../../layers/retrieval/src/partition/index.ts';
import { scoreClasses } from '../../../layers/retrieval/src/partition/routing/score-classes.ts';
import { groupedRows } from './support.ts';

const x = groupedRows(120, 8, 4, 0.3);
const classes = Int32Array.from({ length: 120 }, (_, i) => i % 4);
const half = (wanted: number[]) => trainOneVsRest(x, classes, Int32Array.from(wanted));
const index = createClassIndex(accumulateClassStatistics(classes, x, x, 4), [half([2, 0]), half([1, 3])], ['a', null]);

describe('the class index', () => {
  it('is joined from separators trained in parts', () => {
    expect(Array.from(index.counts)).toEqual([30, 30, 30, 30]);
    expect(index.labels).toEqual(['a', null, null, null]);
    const whole = trainOneVsRest(x, classes, Int32Array.of(0, 1, 2, 3));
    index.weights.data.forEach((weight, i) => {
      expect(weight).toBeCloseTo(whole.weights.data[i], 2);
    });
    expect(() => createClassIndex(accumulateClassStatistics(classes, x, x, 4), [half([0, 1, 2])])).toThrow(
      'none for class 3',
    );
  });

  it('is encoded and decoded without loss, also from the middle of a buffer', () => {
    const labels = fc.array(fc.option(fc.string({ unit: 'grapheme' })), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(labels, fc.boolean(), fc.integer({ min: 0, max: 7 }), (names, keepsSift, offset) => {
        const siftMeans = keepsSift ? index.siftMeans : { data: new Float32Array(0), rows: 4, columns: 0 };
        const original = { ...index, siftMeans, labels: names };
        const bytes = encodeClassIndex(original);
        const padded = new Uint8Array(bytes.length + offset);
        padded.set(bytes, offset);
        expect(decodeClassIndex(padded.subarray(offset))).toEqual(original);
        expect(decodeClassIndex(Buffer.from(padded).subarray(offset))).toEqual(original);
      }),
    );
  });

  it('rejects truncated and foreign bytes', () => {
    const bytes = encodeClassIndex(index);
    for (const length of [0, 7, 9, 40, bytes.length - 1]) {
      expect(() => decodeClassIndex(bytes.slice(0, length))).toThrow('class index bytes');
    }
    expect(() => decodeClassIndex(new Uint8Array(64))).toThrow('another kind');
  });

  it('decodes damaged bytes to an index of their length or rejects them, without allocating what they merely claim', () => {
    const bytes = encodeClassIndex(index);
    const headerEnd = 8 + new DataView(bytes.buffer).getUint32(4, true);
    const changes = fc.array(fc.tuple(fc.nat(headerEnd - 1), fc.nat(255)), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(changes, (changed) => {
        const damaged = bytes.slice();
        for (const [at, value] of changed) damaged[at] = value;
        try {
          const { classCount, labels, biases } = decodeClassIndex(damaged);
          expect([labels.length, biases.length]).toEqual([classCount, classCount]);
        } catch (error) {
          expect(error).toBeInstanceOf(PartitionArgumentError);
        }
      }),
      { numRuns: 1000 },
    );
    const boast = { classCount: 1e9, cnnDimensions: -1, siftDimensions: 0, labels: [], rule: index.rule };
    const header = new TextEncoder().encode(JSON.stringify(boast).padEnd(400));
    const named = Uint8Array.of(...bytes.subarray(0, 8), ...header);
    new DataView(named.buffer).setUint32(4, header.length, true);
    expect(() => decodeClassIndex(named)).toThrow('undamaged');
  });
});

describe('routing', () => {
  it('ranks the class of a picture first', () => {
    for (let i = 0; i < 120; i++) {
      const routed = routeQuery({ cnn: rowOf(x, i) }, index);
      expect(routed[0].class).toBe(i % 4);
      expect(routed.length).toBe(4);
      expect(routed.map(({ score }) => score)).toEqual(routed.map(({ score }) => score).sort((a, b) => b - a));
    }
  });

  it('respects the number of probes and the threshold of eq. (15)', () => {
    const query = { cnn: rowOf(x, 0), sift: rowOf(x, 0) };
    expect(routeQuery(query, index, { probes: 2 }).length).toBe(2);
    const all = routeQuery(query, index, { siftShare: 0.5 });
    const threshold = 1 - all[1].similarity;
    const near = routeQuery(query, index, { threshold, siftShare: 0.5 });
    expect(near).toEqual(all.filter(({ similarity }) => 1 - similarity <= threshold));
    expect(routeQuery(query, index, { threshold: 0 })).toEqual([]);
  });

  it('scores one query as it scores many together', async () => {
    const scores = await scoreClasses(x, index, 0.6);
    for (let i = 0; i < 10; i++) {
      for (const { class: c, score } of routeQuery({ cnn: rowOf(x, i) }, index)) {
        expect(score).toBeCloseTo(scores.data[i * 4 + c], 4);
      }
    }
  });

  it('never routes a query to a class without pictures', () => {
    const counts = Uint32Array.of(0, 30, 30, 30);
    expect(routeQuery({ cnn: rowOf(x, 0) }, { ...index, counts }).map((routed) => routed.class)).not.toContain(0);
  });

  it('rejects a vector of the wrong length by name', () => {
    expect(() => routeQuery({ cnn: new Float32Array(3) }, index)).toThrow('Expected cnn.length to be 8 but received 3');
  });
});

describe('assigning pictures', () => {
  it('assigns boundary pictures, and only those, to a second class', async () => {
    const alone = await assignToClasses(x, index);
    expect(alone.classes).toEqual(classes);
    expect(alone.secondClasses.every((second) => second === -1)).toBe(true);
    const boundaryLead = Array.from(alone.leads).sort((a, b) => a - b)[29];
    const placed = await assignToClasses(x, { ...index, rule: { ...index.rule, boundaryLead } });
    expect(placed.secondClasses.filter((second) => second >= 0).length).toBe(30);
    placed.secondClasses.forEach((second, row) => {
      expect(second >= 0).toBe(alone.leads[row] <= boundaryLead);
      expect(second).not.toBe(placed.classes[row]);
    });
  });

  it('restricts a row to the classes of its label, and makes its best class the second', async () => {
    const rule = { ...index.rule, boundaryLead: 0 };
    const placed = await assignToClasses(x, { ...index, rule }, (row) => (row < 4 ? [1, 2] : undefined));
    expect(Array.from(placed.classes.subarray(1, 3))).toEqual([1, 2]);
    for (const row of [0, 3]) {
      expect([1, 2]).toContain(placed.classes[row]);
      expect(placed.secondClasses[row]).toBe(classes[row]);
    }
    expect(placed.classes.subarray(4)).toEqual(classes.subarray(4));
  });
});
