import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { detectAndCompute } from '../../../layers/retrieval/src/sift/index.ts';
import { type Agreement, agreement } from './compare.ts';

/**
 * `sift/` there: NAME.gray.gz, NAME.sift.json ({ w, h, kp }) and NAME.sift.desc.u8 of OpenCV 4.6
 * with default options.
 */
const reference = process.env.DLSIFT_REFERENCE;
const names = reference === undefined ? [] : photographs(join(reference, 'sift'));

function photographs(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sift.json'))
    .map((file) => join(folder, file.slice(0, -'.sift.json'.length)));
}

function compare(path: string): Agreement {
  const { w, h, kp } = JSON.parse(readFileSync(`${path}.sift.json`, 'utf8'));
  const gray = new Uint8Array(gunzipSync(readFileSync(`${path}.gray.gz`)));
  return agreement(detectAndCompute(gray, w, h), kp, new Uint8Array(readFileSync(`${path}.sift.desc.u8`)));
}

describe.runIf(names.length > 0)('on photographs, with the results of OpenCV in DLSIFT_REFERENCE', () => {
  it('finds 99.9 % of the keypoints, .1 % more at most, and descriptors within 1', () => {
    const total = { expected: 0, found: 0, extra: 0, near: 0, equal: 0 };
    for (const name of names) {
      const part = compare(name);
      for (const key of Object.keys(total) as (keyof Agreement)[]) total[key] += part[key];
    }
    expect(total.found / total.expected).toBeGreaterThanOrEqual(0.999);
    expect(total.extra / total.expected).toBeLessThanOrEqual(0.001);
    expect(total.near / total.expected).toBeGreaterThanOrEqual(0.999);
    expect(total.equal / total.expected).toBeGreaterThan(0.9);
  });
});
