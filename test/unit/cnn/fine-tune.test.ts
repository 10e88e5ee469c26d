import { seededRandom, toUnitLength } from '@dlsift/retrieval/math';
import { describe, expect, it } from 'vitest';
import { createEmbedder } from '../../../layers/retrieval/src/cnn/embedder.ts';
import { loadModel } from '../../../layers/retrieval/src/cnn/load.ts';
import { parseManifest } from '../../../layers/retrieval/src/cnn/manifest.ts';
import { outlineOf } from '../../../layers/retrieval/src/cnn/onnx/outline.ts';
import { scoresOf } from '../../../layers/retrieval/src/cnn/training/evaluate.ts';
import type { LabelledEmbeddings } from '../../../layers/retrieval/src/cnn/training/fine-tune/embeddings.ts';
import {
  type FineTuneJob,
  type FineTuneProgress,
  fineTune,
} from '../../../layers/retrieval/src/cnn/training/fine-tune/fine-tune.ts';
import { relearnRecipe, stepsOf } from '../../../layers/retrieval/src/cnn/training/fine-tune/recipe.ts';
import { exportTuned, judgeTuned } from '../../../layers/retrieval/src/cnn/training/fine-tune/tuned.ts';
import { splitStratified } from '../../../layers/retrieval/src/cnn/training/split.ts';
import { startFineTuning } from '../../../layers/retrieval/src/cnn/training/start.ts';
import { decodeCheckpoint } from '../../../layers/retrieval/src/cnn/training/state.ts';
import { stripes } from './stripes.ts';

/** Stripes of three directions, embedded by the default embedder. */
const base = await loadModel();
const side = 64;
const pictures = stripes(60, side, side);
const rgb = pictures.labels.map((_, i) => ({
  data: pictures.pixels.slice(i * side * side * 3, (i + 1) * side * side * 3),
  width: side,
  height: side,
}));
const embedder = await createEmbedder(base.manifest, base.onnx);
const data: LabelledEmbeddings = {
  data: new Float32Array(60 * 256),
  dimensions: 256,
  labels: pictures.labels,
  classes: pictures.classes,
};
for (const [i, picture] of rgb.entries()) data.data.set(await embedder.embed(picture), i * 256);
const split = splitStratified(data.labels, 1);
const recipe = { ...relearnRecipe, batch: 12, steps: { least: 60, most: 60 } };
const job: FineTuneJob = { data, chosen: split.train, seed: 1, recipe };

describe('fineTune', () => {
  it('learns a library’s classes into a model that embeds', async () => {
    const { done, checkpoint, progress } = await fineTune(job);
    expect(done).toBe(true);
    expect(progress.step).toBe(stepsOf(recipe, split.train.length));
    const tuned = exportTuned(base, checkpoint, { name: 'tuned', version: '2', recipe });
    expect(tuned.manifest).toMatchObject({ name: 'tuned', license: 'Apache-2.0', pooling: 'graph', standIn: false });
    const outputs = ['embedding', 'features', 'tuned.moved', 'tuned.probabilities'];
    expect(outlineOf(tuned.onnx)).toMatchObject({
      inputs: [{ name: 'picture' }],
      outputs: outputs.map((name) => ({ name })),
    });
    const test = split.test.map((picture) => rgb[picture]);
    const judged = await judgeTuned(tuned, test);
    const labels = split.test.map((picture) => data.labels[picture]);
    expect(scoresOf(judged, labels).accuracy).toBeGreaterThan(0.7);

    const opened = await createEmbedder(parseManifest(tuned.manifest), tuned.onnx);
    const embedding = await opened.embed(test[0]);
    expect([...embedding].every((value, i) => Math.abs(value - judged[0].embedding[i]) < 1e-5)).toBe(true);
  });

  it('continues from a checkpoint with the result of an uninterrupted run', async () => {
    const short = { ...job, recipe: { ...recipe, steps: { least: 1, most: 6 } } };
    const steps: FineTuneProgress[] = [];
    const whole = await fineTune(short, (progress) => steps.push(progress));
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    let run = await fineTune({ ...short, milliseconds: 0 });
    expect(run).toMatchObject({ done: false, progress: { step: 0, steps: 6 } });
    for (let runs = 0; !run.done; runs++) {
      run = await fineTune({ ...short, checkpoint: run.checkpoint, stepBudget: 2 });
      expect(runs).toBeLessThan(3);
    }
    expect(run.progress).toEqual(whole.progress);
    const [unbroken, broken] = [whole, run].map(({ checkpoint }) => decodeCheckpoint(checkpoint).state);
    for (const [name, { data: values }] of unbroken!) expect(broken!.get(name)!.data, name).toEqual(values);
  });

  it('runs in a worker', async () => {
    const steps: number[] = [];
    const { done, progress } = await startFineTuning(
      { ...job, stepBudget: 2 },
      { onStep: ({ step }) => steps.push(step) },
    );
    expect([done, progress.step, steps]).toEqual([false, 2, [1, 2]]);
  });

  it('names each unmet requirement', async () => {
    await expect(fineTune({ ...job, chosen: [0, 3] })).rejects.toThrow('2 pictures to learn from show fewer than two');
    const random = seededRandom(1);
    const rows = data.labels.map(() => toUnitLength(Float32Array.from({ length: 4 }, () => random.normal())));
    const narrow = { ...data, dimensions: 4, data: Float32Array.from(rows.flatMap((row) => [...row])) };
    const { checkpoint } = await fineTune({ ...job, data: narrow, stepBudget: 1 });
    expect(() => exportTuned(base, checkpoint, { name: 'tuned', version: '1' })).toThrow(
      'the checkpoint learned from 4 values, general-256 has 256',
    );
  });
});
