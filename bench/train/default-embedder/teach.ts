/**
 * Runs the teacher network once over views of the training pictures and keeps its embeddings, so that the student can be
 * trained against them as often as it takes.
 *
 *   node --conditions=source bench/train/default-embedder/teach.ts --teacher mobilenetv2-trunk.onnx --views 0-3 --work DIR
 *
 * Writes WORK/teacher-VIEW.f32, count x 1280, little-endian. A view whose file stands complete is left alone.
 */
import { closeSync, existsSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';
import { type Pictures, tinyImagenet } from './pictures.ts';
import { viewBox } from './views.ts';

const inputSide = 224;
const batch = 8;
const mean = [0.485, 0.456, 0.406];
const std = [0.229, 0.224, 0.225];

const { values } = parseArgs({
  options: { teacher: { type: 'string' }, views: { type: 'string', default: '0' }, work: { type: 'string' } },
});
const datasets = process.env.DLSIFT_DATASETS;
if (datasets === undefined || values.teacher === undefined || values.work === undefined) {
  throw new Error('needs DLSIFT_DATASETS, --teacher FILE and --work DIR');
}
const pictures = await tinyImagenet(datasets, values.work);
const session = await InferenceSession.create(values.teacher, { intraOpNumThreads: 1, interOpNumThreads: 1 });
const [first, last = first] = values.views.split('-').map(Number);
for (let view = first; view <= last; view++) await teachView(pictures, view, join(values.work, `teacher-${view}.f32`));

async function teachView(pictures: Pictures, view: number, file: string): Promise<void> {
  if (existsSync(file)) return;
  const out = openSync(`${file}.part`, 'w');
  const input = new Float32Array(batch * 3 * inputSide * inputSide);
  for (let start = 0; start < pictures.count; start += batch) {
    const n = Math.min(batch, pictures.count - start);
    for (let b = 0; b < n; b++) await fill(input, b, pictures, start + b, view);
    const feeds = {
      [session.inputNames[0]]: new Tensor('float32', input.subarray(0, n * 3 * inputSide * inputSide), [
        n,
        3,
        inputSide,
        inputSide,
      ]),
    };
    const embedding = (await session.run(feeds))[session.outputNames[0]].data as Float32Array;
    writeSync(out, new Uint8Array(embedding.buffer, embedding.byteOffset, embedding.byteLength));
    if (start % 4000 === 0) console.error(`view ${view}: ${start} of ${pictures.count}`);
  }
  closeSync(out);
  renameSync(`${file}.part`, file);
}

/** Writes one view, enlarged to the teacher's input, to slot `b` of the batch. */
async function fill(
  input: Float32Array,
  b: number,
  { pixels, side }: Pictures,
  picture: number,
  view: number,
): Promise<void> {
  const size = side * side * 3;
  const rgb = await sharp(pixels.subarray(picture * size, (picture + 1) * size), {
    raw: { width: side, height: side, channels: 3 },
  })
    .extract(viewBox(picture, view, side))
    .resize(inputSide, inputSide, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
  const plane = inputSide * inputSide;
  for (let c = 0; c < 3; c++) {
    const at = (b * 3 + c) * plane;
    for (let i = 0; i < plane; i++) input[at + i] = (rgb[3 * i + c] / 255 - mean[c]) / std[c];
  }
}
