import { describe, expect, it } from 'vitest';
import { createEmbedder } from '../../../layers/retrieval/src/cnn/embedder.ts';
import { loadModel } from '../../../layers/retrieval/src/cnn/load.ts';
import { parseManifest } from '../../../layers/retrieval/src/cnn/manifest.ts';
import { scoresOf } from '../../../layers/retrieval/src/cnn/training/evaluate.ts';
import {
  type FineTuneJob,
  type FineTuneProgress,
  fineTune,
} from '../../../layers/retrieval/src/cnn/training/fine-tune/fine-tune.ts';
import { relearnRecipe, stepsOf } from '../../../layers/retrieval/src/cnn/training/fine-tune/recipe.ts';
import { exportTuned, judgeTuned } from '../../../layers/retrieval/src/cnn/training/fine-tune/tuned.ts';
import { fit } from '../../../layers/retrieval/src/cnn/training/fit.ts';
import { type Preset, presets } from '../../../layers/retrieval/src/cnn/training/presets.ts';
import { publishModel } from '../../../layers/retrieval/src/cnn/training/publish.ts';
import { splitStratified } from '../../../layers/retrieval/src/cnn/training/split.ts';
import { startFineTuning } from '../../../layers/retrieval/src/cnn/training/start.ts';
import { decodeCheckpoint } from '../../../layers/retrieval/src/cnn/training/state.ts';
import { stripes } from './stripes.ts';

const preset: Preset = {
  ...presets.compact,
  network: { kind: 'residual', widths: [8, 16], blocks: [1], dimensions: 12 },
  picture: { width: 16, height: 16 },
  batch: 6,
};
const { checkpoint: untrained } = await fit({ preset, data: stripes(24, 16, 16), seed: 1, milliseconds: 0 });
const base = publishModel(preset, decodeCheckpoint(untrained).state, { name: 'base', version: '1', license: 'none' });
const recipe = {
  ...relearnRecipe,
  side: 16,
  input: 16,
  stored: 20,
  batch: 12,
  epochs: 24,
  rate: 0.1,
  trunkRate: 1,
  blended: 0.3,
};
const data = stripes(60, 20, 20);
const split = splitStratified(data.labels, 1);
const job: FineTuneJob = { base, data, chosen: split.train, seed: 1, recipe };

describe('fineTune', () => {
  it('learns a library’s classes into a model that embeds and can be tuned again', async () => {
    const { done, checkpoint, progress } = await fineTune(job);
    expect(done).toBe(true);
    expect(progress.step).toBe(stepsOf(recipe, split.train.length));
    const tuned = exportTuned(base, checkpoint, { name: 'tuned', version: '2', recipe });
    expect(tuned.manifest).toMatchObject({ name: 'tuned', license: 'none', pooling: 'global', standIn: false });
    const judged = await judgeTuned(tuned, data, split.test);
    const labels = split.test.map((picture) => data.labels[picture]);
    expect(scoresOf(judged, labels).accuracy).toBeGreaterThan(0.7);

    const embedder = await createEmbedder(parseManifest(tuned.manifest), tuned.onnx);
    const size = 20 * 20 * 3;
    const pixels = data.pixels.slice(split.test[0] * size, (split.test[0] + 1) * size);
    const embedding = await embedder.embed({ data: pixels, width: 20, height: 20 });
    expect(embedding.length).toBe(12);
    const cosine = embedding.reduce((sum, value, i) => sum + value * judged[0].embedding[i], 0);
    expect(cosine).toBeGreaterThan(0.98);

    const again = await fineTune({ ...job, base: tuned, stepBudget: 1 });
    expect(again.progress.loss).toBeLessThan(Math.log(3) + 0.05);
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
    for (const [name, { data }] of unbroken!) expect(broken!.get(name)!.data, name).toEqual(data);
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
    const foreign = await loadModel('paper-standin');
    await expect(fineTune({ ...job, base: foreign })).rejects.toThrow('Model paper-standin cannot be trained on');
    await expect(fineTune({ ...job, data: stripes(60, 16, 16) })).rejects.toThrow('the recipe needs 20 x 20');
    await expect(fineTune({ ...job, chosen: [0, 3] })).rejects.toThrow('2 pictures to learn from show fewer than two');
  });
});
