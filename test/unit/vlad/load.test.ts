import { expect, it } from 'vitest';
import { encodeVlad, loadCodebook } from '../../../layers/retrieval/src/vlad/index.ts';
import { clustered } from './support.ts';

it('loads the shipped codebook, whose axes are orthonormal', async () => {
  const codebook = await loadCodebook();
  expect(codebook).toMatchObject({ name: 'vlad-64-256', k: 64, dimensions: 256 });
  const { projection } = codebook;
  const axis = (i: number) => projection.subarray(i * 64 * 128, (i + 1) * 64 * 128);
  const dot = (i: number, j: number) => axis(i).reduce((sum, value, at) => sum + value * axis(j)[at], 0);
  for (const [i, j] of [
    [0, 1],
    [17, 200],
    [254, 255],
  ] as const) {
    expect(Math.abs(dot(i, j) / Math.sqrt(dot(i, i) * dot(j, j)))).toBeLessThan(0.01);
  }
  expect(encodeVlad(clustered(1, 50, 9), codebook)).toHaveLength(256);
});

it('names a codebook that is missing', async () => {
  await expect(loadCodebook('vlad-none')).rejects.toThrow('no codebook named vlad-none in @dlsift/models');
});
