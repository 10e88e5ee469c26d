import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeObject } from '../../../layers/retrieval/src/object/index.ts';
import { shrink } from '../../../layers/retrieval/src/object/shrink.ts';
import { type Color, ellipseOn, paint } from './pictures.ts';

const grass: Color = [70, 140, 60];

describe('describeObject', () => {
  it('measures colour, position and shape of an ellipse', async () => {
    const ellipse = { x: 250, y: 110, radiusX: 90, radiusY: 45 };
    const [c1, c2, c3, x, y, rho, axisRatio] = await describeObject(ellipseOn(400, 260, ellipse, [200, 40, 40], grass));
    // Red: hue 0, saturation 0.8, value 0.78 (eq. 5).
    expect(c1).toBeCloseTo(0.8, 1);
    expect(c2).toBeCloseTo(0, 1);
    expect(c3).toBeCloseTo(0.78, 1);
    expect(x).toBeCloseTo(250 / 400, 1.7);
    expect(y).toBeCloseTo(110 / 260, 1.7);
    expect(rho).toBeGreaterThan(0.11);
    expect(rho).toBeLessThan(0.15); // drawn: pi * 90 * 45 / (400 * 260) = 0.122
    expect(axisRatio).toBeGreaterThan(0.45);
    expect(axisRatio).toBeLessThan(0.6); // drawn: 0.5
  });

  it.each([0, 0.6, Math.PI / 2])('gives the same axis ratio when the object is rotated by %f radians', async (turn) => {
    const ellipse = { x: 200, y: 130, radiusX: 100, radiusY: 40, turn };
    const features = await describeObject(ellipseOn(400, 260, ellipse, [40, 60, 200], [220, 210, 180]));
    expect(Math.abs(features[6] - 0.42)).toBeLessThan(0.05);
  });

  it('averages hue on a circle: crimson and vermilion give red, not cyan', async () => {
    const [crimson, vermilion]: Color[] = [
      [220, 20, 60],
      [220, 60, 20],
    ];
    const picture = paint(200, 200, (x, y) => {
      if (Math.hypot(x - 100, y - 100) > 60) return [230, 230, 230];
      return (x >> 4) % 2 ? crimson : vermilion;
    });
    const [c1, c2] = await describeObject(picture);
    expect(c1).toBeGreaterThan(0.6);
    expect(Math.abs(c2)).toBeLessThan(0.1);
  });

  it('barely changes with the size of the picture', async () => {
    const large = ellipseOn(640, 480, { x: 280, y: 260, radiusX: 130, radiusY: 90 }, [210, 170, 30], [40, 60, 110]);
    const [a, b] = [await describeObject(large), await describeObject(shrink(large, 240))];
    for (const [i, value] of a.entries()) expect(Math.abs(value - b[i]), `component ${i}`).toBeLessThan(0.05);
  });

  it('treats a picture of one colour as the object', async () => {
    const features = await describeObject(paint(90, 60, () => [0, 0, 255]));
    const wanted = [Math.cos((4 * Math.PI) / 3), Math.sin((4 * Math.PI) / 3), 1, 0.5, 0.5, 1, 60 / 90];
    for (const [i, value] of wanted.entries()) expect(features[i]).toBeCloseTo(value, 2);
  });

  it('is finite and in range for any picture', async () => {
    const side = fc.integer({ min: 1, max: 70 });
    const color = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255));
    const kind = fc.constantFrom('noise', 'flat', 'gradient', 'stripes');
    await fc.assert(
      fc.asyncProperty(side, side, color, color, kind, fc.nat(), async (width, height, a, b, pattern, seed) => {
        const mix = (t: number): Color => [0, 1, 2].map((c) => a[c] + (b[c] - a[c]) * t) as unknown as Color;
        const picture = paint(width, height, (x, y) => {
          if (pattern === 'flat') return a;
          if (pattern === 'gradient') return mix(x / width);
          if (pattern === 'stripes') return (x >> 2) % 2 ? a : b;
          return mix(((Math.imul(x * 311 + y * 7919 + seed, 2654435761) >>> 8) & 255) / 255);
        });
        const features = await describeObject(picture);
        expect(features).toHaveLength(7);
        for (const [i, value] of features.entries()) {
          expect(value, `component ${i}`).toBeGreaterThanOrEqual(i < 2 ? -1 : 0);
          expect(value, `component ${i}`).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 150 },
    );
  });
});
