import { seededRandom } from '@dlsift/retrieval/math';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { cutResized, cutTo } from '../../../layers/retrieval/src/cnn/resample.ts';

const plain = { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] };

/** Smooth blobs; resampling kernels disagree on noise. */
function picture(width: number, height: number) {
  const random = seededRandom(4);
  const [a, b, c] = [random.uniform(), random.uniform(), random.uniform()];
  const pixels = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const x = i % width;
    const y = Math.floor(i / width);
    pixels.set(
      [a, b, c].map((p, k) => 127 + 120 * Math.sin(x * 0.17 * (k + p)) * Math.cos(y * 0.13 * (k + 1 - p))),
      i * 3,
    );
  }
  return { pixels, offset: 0, width, height };
}

describe('cutResized', () => {
  const box = { left: 5, top: 3, width: 40, height: 30 };

  it.each([12, 20, 28])('matches the resizing of pictures to embed, at %i pixels', async (size) => {
    const stored = picture(50, 37);
    const out = new Float32Array(3 * size * size);
    cutResized(stored, box, size, out, 0, plain);
    const expected = await sharp(stored.pixels, { raw: { width: 50, height: 37, channels: 3 } })
      .extract(box)
      .resize(size, size, { fit: 'fill', kernel: 'cubic' })
      .raw()
      .toBuffer();
    let worst = 0;
    for (let i = 0; i < size * size; i++) {
      for (let c = 0; c < 3; c++) worst = Math.max(worst, Math.abs(out[c * size * size + i] - expected[3 * i + c]));
    }
    expect(worst).toBeLessThan(4);
  });

  it('averages large pictures before resampling, and cuts any rectangle', async () => {
    const stored = picture(331, 245);
    const size = { width: 16, height: 24 };
    const out = new Float32Array(3 * 16 * 24);
    cutTo(stored, { left: 0, top: 0, width: 331, height: 245 }, size, out, 0, plain);
    const expected = await sharp(stored.pixels, { raw: { width: 331, height: 245, channels: 3 } })
      .resize({ ...size, fit: 'fill', kernel: 'cubic' })
      .raw()
      .toBuffer();
    let sum = 0;
    for (let i = 0; i < 16 * 24; i++) {
      for (let c = 0; c < 3; c++) sum += Math.abs(out[c * 16 * 24 + i] - expected[3 * i + c]);
    }
    expect(sum / out.length).toBeLessThan(1);
  });

  it('mirrors, and changes contrast and brightness around middle grey', () => {
    const stored = picture(8, 8);
    const whole = { left: 0, top: 0, width: 8, height: 8 };
    const as = (options: object) => {
      const out = new Float32Array(3 * 64);
      cutResized(stored, whole, 8, out, 0, { mean: [0, 0, 0], std: [1, 1, 1], ...options });
      return out;
    };
    const straight = as({});
    expect(straight[10]).toBeCloseTo(stored.pixels[30] / 255, 5);
    const mirrored = as({ flip: true });
    for (let x = 0; x < 8; x++) expect(mirrored[8 + x]).toBe(straight[15 - x]);
    const changed = as({ contrast: 0.5, brightness: 0.1 });
    for (const [i, value] of straight.entries()) expect(changed[i]).toBeCloseTo(0.5 + 0.5 * (value - 0.5) + 0.1, 5);
  });
});
