import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEmbedder } from '../../../layers/retrieval/src/cnn/embedder.ts';
import { parseManifest } from '../../../layers/retrieval/src/cnn/manifest.ts';
import { decodeWeights } from '../../../layers/retrieval/src/cnn/onnx/decode.ts';
import { judge, scoresOf } from '../../../layers/retrieval/src/cnn/training/evaluate.ts';
import { type EpochReport, fit, type TrainingJob } from '../../../layers/retrieval/src/cnn/training/fit.ts';
import { type Preset, presets } from '../../../layers/retrieval/src/cnn/training/presets.ts';
import { publishModel } from '../../../layers/retrieval/src/cnn/training/publish.ts';
import { afterValidation, cosineRate } from '../../../layers/retrieval/src/cnn/training/schedule.ts';
import { splitStratified } from '../../../layers/retrieval/src/cnn/training/split.ts';
import { startTraining } from '../../../layers/retrieval/src/cnn/training/start.ts';
import { decodeCheckpoint } from '../../../layers/retrieval/src/cnn/training/state.ts';
import { stripes } from './stripes.ts';

const tiny: Preset = {
  ...presets.compact,
  network: { kind: 'residual', widths: [8, 16], blocks: [1], dimensions: 12 },
  picture: { width: 24, height: 24 },
  batch: 12,
  epochs: 12,
  rate: 0.05,
};
const job: TrainingJob = { preset: tiny, data: stripes(60, 24, 24), seed: 1 };

describe('fit', () => {
  it('learns to separate the classes and publishes a model', async () => {
    const { finished, checkpoint, epochs } = await fit(job);
    expect(finished).toBe(true);
    expect(epochs.length).toBe(12);
    expect(epochs.at(-1)!.validation.accuracy).toBeGreaterThan(0.8);
    const { state } = decodeCheckpoint(checkpoint);
    const { test } = splitStratified(job.data.labels, job.seed);
    const judged = await judge(tiny, state, job.data, test);
    const labels = test.map((picture) => job.data.labels[picture]);
    expect(scoresOf(judged, labels).accuracy).toBeGreaterThan(0.7);

    const { manifest, onnx } = publishModel(tiny, state, { name: 'stripes', version: '1', license: 'Apache-2.0' });
    const embedder = await createEmbedder(parseManifest(manifest), onnx);
    const size = 24 * 24 * 3;
    const data = job.data.pixels.slice(test[0] * size, (test[0] + 1) * size);
    const embedding = await embedder.embed({ data, width: 24, height: 24 });
    for (const [i, value] of judged[0].embedding.entries()) expect(embedding[i]).toBeCloseTo(value, 4);
  });

  it('continues from a checkpoint with the result of an uninterrupted run', async () => {
    const short = { ...job, preset: { ...tiny, epochs: 2 } };
    const whole = await fit(short);
    let run = await fit({ ...short, milliseconds: 0 });
    let runs = 1;
    for (; !run.finished; runs++)
      run = await fit({ ...short, checkpoint: run.checkpoint, milliseconds: runs < 3 ? 15 : 1e9 });
    expect(runs).toBeGreaterThan(2);
    expect(run.epochs).toEqual(whole.epochs);
    const ends = [whole, run].map(({ checkpoint }) => decodeCheckpoint(checkpoint).state);
    for (const [name, { data }] of ends[0]) expect(ends[1].get(name)!.data, name).toEqual(data);
  });

  it('starts from a published model and keeps its tensors where they fit', async () => {
    const { checkpoint } = await fit({ ...job, preset: { ...tiny, epochs: 1 } });
    const { state } = decodeCheckpoint(checkpoint);
    const { onnx } = publishModel(tiny, state, { name: 'start', version: '1', license: 'Apache-2.0' });
    const started = decodeCheckpoint((await fit({ ...job, startFrom: onnx, milliseconds: 0 })).checkpoint).state;
    // In the file, normalisation is folded into the convolution.
    expect(decodeWeights(onnx).initializers.has('stem.weight')).toBe(false);
    for (const [i, weight] of state.get('stem.weight')!.data.entries()) {
      expect(started.get('stem.weight')!.data[i]).toBeCloseTo(weight, 6);
    }
    expect(started.get('stem.mean')!.data).toEqual(state.get('stem.mean')!.data);
    expect(started.get('classifier.weight')!.data).not.toEqual(state.get('classifier.weight')!.data);
  });

  it('names each unmet requirement', async () => {
    const one = { ...job.data, classes: ['only'], labels: job.data.labels.map(() => 0) };
    await expect(fit({ ...job, data: one })).rejects.toThrow('60 pictures in 1 classes: training needs two classes');
  });
});

describe('startTraining', () => {
  it('trains in a worker without blocking this thread', async () => {
    const reports: EpochReport[] = [];
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    const result = await startTraining(
      { ...job, preset: { ...tiny, epochs: 2 } },
      { onEpoch: (epoch) => reports.push(epoch) },
    );
    clearInterval(timer);
    expect(result.finished).toBe(true);
    expect(reports).toEqual(result.epochs);
    expect(turns).toBeGreaterThan(5);
  });

  it('stops when it is aborted', async () => {
    const signal = AbortSignal.timeout(100);
    await expect(startTraining({ ...job, preset: { ...tiny, epochs: 1e6 } }, { signal })).rejects.toThrow(
      /abort|timeout/i,
    );
  });
});

describe('the paper preset', () => {
  it.each(['paper', 'paper-relu'] as const)(
    '%s goes down in its own loss, and embeds six blocks side by side',
    async (name) => {
      const preset = { ...presets[name], epochs: 8, batch: 32 };
      const data = stripes(30, 64, 96);
      const { epochs, checkpoint } = await fit({ preset, data, seed: 2 });
      expect(epochs.at(-1)!.loss).toBeLessThan(epochs[0].loss);
      const { state } = decodeCheckpoint(checkpoint);
      const { manifest, onnx } = publishModel(preset, state, { name, version: '1', license: 'Apache-2.0' });
      expect(manifest.output.dimensions).toBe(6 * 64);
      const [judged] = await judge(preset, state, data, [4]);
      const size = 64 * 96 * 3;
      const picture = { data: data.pixels.slice(4 * size, 5 * size), width: 64, height: 96 };
      const embedding = await (await createEmbedder(manifest, onnx)).embed(picture);
      for (const [i, value] of judged!.embedding.entries()) expect(embedding[i]).toBeCloseTo(value, 3);
    },
  );
});

describe('splitStratified', () => {
  it('puts each picture in one part and each class in 70, 15 and 15 %', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 200 }), fc.nat(), (labels, seed) => {
        const { train, validation, test } = splitStratified(labels, seed);
        expect([...train, ...validation, ...test].sort((a, b) => a - b)).toEqual(labels.map((_, i) => i));
        for (const label of new Set(labels)) {
          const total = labels.filter((l) => l === label).length;
          const inTest = test.filter((i) => labels[i] === label).length;
          expect(Math.abs(inTest - 0.15 * total)).toBeLessThanOrEqual(0.5);
          expect(validation.filter((i) => labels[i] === label).length).toBe(inTest);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('learning rates', () => {
  it('rise, then fall to 0', () => {
    const rates = [0, 0.02, 0.05, 0.3, 0.6, 0.9, 1].map((done) => cosineRate(0.1, done));
    expect(rates[0]).toBeLessThan(0.01);
    expect(Math.max(...rates)).toBeCloseTo(0.1, 5);
    expect(rates.slice(2)).toEqual(rates.slice(2).sort((a, b) => b - a));
    expect(rates.at(-1)).toBeCloseTo(0, 10);
  });

  it('fall when validation stalls', () => {
    const options = { patience: 2, factor: 0.1, tolerance: 0.01 };
    let plateau = { rate: 1, best: 0.5, stalled: 0 };
    const rates = [0.6, 0.605, 0.58, 0.7, 0.7, 0.7].map((score) => {
      plateau = afterValidation(plateau, score, options);
      return plateau.rate;
    });
    expect(rates).toEqual([1, 1, 0.1, 0.1, 0.1, 0.1 * 0.1]);
  });
});
