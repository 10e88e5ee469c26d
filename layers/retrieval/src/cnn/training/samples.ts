import { type Random, seededRandom } from '../../math/index.ts';
import { paperBlocks } from '../networks/paper.ts';
import { type Box, cutResized } from '../resample.ts';
import type { Preset } from './presets.ts';

/** Labelled pictures of one size, for training. */
export interface LabelledPictures {
  /** count x height x width x 3, RGB. */
  pixels: Uint8Array;
  width: number;
  height: number;
  /** Index into `classes`, by picture. */
  labels: number[];
  classes: string[];
}

/** Mean and standard deviation of Tiny ImageNet in [0, 1]; other collections are similar. */
export const inputMean = [0.48, 0.45, 0.4] as const;
export const inputStd = [0.27, 0.26, 0.28] as const;

/** Samples per picture: 6 blocks, or one crop. */
export function samplesPerPicture(preset: Preset): number {
  return preset.samples.kind === 'blocks' ? paperBlocks.columns * paperBlocks.rows : 1;
}

/** Width and height of a sample, in pixels. */
export function sampleSide(preset: Preset): number {
  return preset.samples.kind === 'blocks' ? paperBlocks.side : preset.picture.width;
}

/** One batch: pictures [batch, 3, side, side] and smoothed one-hot labels [batch, classes]. */
export interface Batch extends Record<string, Float32Array> {
  pictures: Float32Array;
  labels: Float32Array;
}

/** The samples of one epoch in seeded order, as indices: picture * samplesPerPicture + block. */
export function epochOrder(preset: Preset, chosen: number[], seed: number, epoch: number): number[] {
  const per = samplesPerPicture(preset);
  const order = chosen.flatMap((picture) => Array.from({ length: per }, (_, block) => picture * per + block));
  seededRandom(Math.imul(seed + 1, 1009) + epoch).shuffle(order);
  return order;
}

/**
 * Batch number `step`, which depends only on its arguments. Starts over past the end of the order.
 */
export function batchOf(preset: Preset, data: LabelledPictures, order: number[], seed: number, step: number): Batch {
  const side = sampleSide(preset);
  const per = samplesPerPicture(preset);
  const first = (step % Math.max(1, Math.floor(order.length / preset.batch))) * preset.batch;
  const random = seededRandom(Math.imul(seed + 1, 7919) ^ Math.imul(step + 1, 2654435761));
  const pictures = new Float32Array(preset.batch * 3 * side * side);
  const mirrors = preset.samples.kind === 'crops' || preset.samples.mirror;
  const classes = data.classes.length;
  const labels = new Float32Array(preset.batch * classes).fill(preset.labelSmoothing / classes);
  for (let b = 0; b < preset.batch; b++) {
    const sample = order[(first + b) % order.length];
    const picture = Math.floor(sample / per);
    const { area } = preset.samples;
    const part = preset.samples.kind === 'blocks' && area === 1 ? wholeBox(data) : cropBox(data, area, random);
    const box = preset.samples.kind === 'blocks' ? blockBox(part, sample % per) : part;
    writeSample(data, picture, box, side, pictures, b, mirrors && random.uniform() < 0.5);
    labels[b * classes + data.labels[picture]] += 1 - preset.labelSmoothing;
  }
  return { pictures, labels };
}

/**
 * Writes the samples by which a picture is judged: its blocks, or the whole of it, [samples, 3,
 * side, side] at sample `at` of `out`.
 */
export function writeWholePicture(
  preset: Preset,
  data: LabelledPictures,
  picture: number,
  out: Float32Array,
  at: number,
): void {
  const side = sampleSide(preset);
  for (let s = 0; s < samplesPerPicture(preset); s++) {
    const whole = wholeBox(data);
    writeSample(data, picture, preset.samples.kind === 'blocks' ? blockBox(whole, s) : whole, side, out, at + s, false);
  }
}

function writeSample(
  data: LabelledPictures,
  picture: number,
  box: Box,
  side: number,
  out: Float32Array,
  slot: number,
  flip: boolean,
): void {
  const { pixels, width, height } = data;
  const stored = { pixels, offset: picture * width * height * 3, width, height };
  cutResized(stored, box, side, out, slot * 3 * side * side, { mean: inputMean, std: inputStd, flip });
}

function wholeBox({ width, height }: LabelledPictures): Box {
  return { left: 0, top: 0, width, height };
}

/**
 * Blocks 0 to 2 are the left column of the part from the top, 3 to 5 the right one, in whole
 * pixels, which may leave one at an edge.
 */
export function blockBox(part: Box, block: number): Box {
  const { columns, rows } = paperBlocks;
  const width = Math.floor(part.width / columns);
  const height = Math.floor(part.height / rows);
  return {
    left: part.left + Math.floor(block / rows) * width,
    top: part.top + (block % rows) * height,
    width,
    height,
  };
}

/** A random crop of at least `area` of the picture, with a slightly varied aspect ratio. */
export function cropBox({ width, height }: LabelledPictures, area: number, random: Random): Box {
  const share = Math.sqrt(area + (1 - area) * random.uniform());
  const stretch = Math.sqrt(Math.exp((2 * random.uniform() - 1) * Math.log(4 / 3)));
  const cutWidth = Math.min(width, Math.round(width * share * stretch));
  const cutHeight = Math.min(height, Math.round((height * share) / stretch));
  return {
    left: random.integer(width - cutWidth + 1),
    top: random.integer(height - cutHeight + 1),
    width: cutWidth,
    height: cutHeight,
  };
}
