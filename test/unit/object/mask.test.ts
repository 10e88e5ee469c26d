import { describe, expect, it } from 'vitest';
import { describeObject } from '../../../layers/retrieval/src/object/index.ts';
import { findMainObject } from '../../../layers/retrieval/src/object/mask.ts';
import { openCv } from '../../../layers/retrieval/src/object/opencv.ts';
import { ellipseOn, paint } from './pictures.ts';

/** Intersection over union of a mask and the drawn shape. */
function overlap(mask: Uint8Array, drawn: Uint8Array): number {
  let [both, either] = [0, 0];
  for (let i = 0; i < mask.length; i++) {
    both += mask[i] & drawn[i];
    either += mask[i] | drawn[i];
  }
  return both / either;
}

describe('the main object', () => {
  it('is the drawn shape', () => {
    const ellipse = { x: 50, y: 40, radiusX: 26, radiusY: 20 };
    const { mask } = findMainObject(ellipseOn(128, 85, ellipse, [180, 120, 60], [120, 160, 210]));
    const drawn = ellipseOn(128, 85, ellipse, [255, 255, 255], [0, 0, 0]);
    expect(mask).toMatchObject({ width: 128, height: 85, wholePicture: false });
    expect(
      overlap(
        mask.data,
        Uint8Array.from(mask.data, (_, i) => (drawn.data[3 * i] > 128 ? 1 : 0)),
      ),
    ).toBeGreaterThan(0.85);
  });

  it('is the larger of two objects', () => {
    const picture = paint(120, 80, (x, y) => {
      if (Math.hypot(x - 80, y - 40) < 22) return [200, 30, 30];
      if (Math.hypot(x - 25, y - 40) < 9) return [200, 30, 30];
      return [60, 130, 60];
    });
    const { data } = findMainObject(picture).mask;
    expect(data[40 * 120 + 80]).toBe(1);
    expect(data[40 * 120 + 25]).toBe(0);
  });

  it('is the whole picture when nothing stands out', () => {
    for (const picture of [
      paint(64, 48, () => [120, 120, 120]),
      paint(64, 48, (_x, y) => [60 + y * 2, 110 + y, 190]),
      paint(1, 1, () => [9, 9, 9]),
    ]) {
      const { mask } = findMainObject(picture);
      expect(mask.wholePicture).toBe(true);
      expect(mask.data.every((inside) => inside === 1)).toBe(true);
    }
  });
});

describe('OpenCV', () => {
  it('does not add handlers to the process', () => {
    openCv();
    for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
      const foreign = process.listeners(event as 'uncaughtException').map(String);
      expect(foreign.filter((source) => /ExitStatus|abort/.test(source))).toEqual([]);
    }
  });

  it('frees its heap after each picture', async () => {
    const cv = openCv();
    const freeAddress = () => {
      const probe = new cv.Mat(4000, 4000, cv.CV_8UC3);
      const address = probe.data.byteOffset;
      probe.delete();
      return address;
    };
    const picture = ellipseOn(128, 96, { x: 60, y: 50, radiusX: 30, radiusY: 20 }, [200, 60, 40], [90, 120, 90]);
    await describeObject(picture);
    const before = freeAddress();
    // One leaked matrix per picture takes at least 12 kB, which would raise the start of free
    // memory.
    for (let i = 0; i < 50; i++) await describeObject(picture);
    expect(freeAddress()).toBe(before);
  });
});
