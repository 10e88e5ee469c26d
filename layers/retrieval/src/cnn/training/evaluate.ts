import { InferenceSession, Tensor } from 'onnxruntime-node';
import { seededRandom, toUnitLength } from '../../math/index.ts';
import { Graph } from '../graph/graph.ts';
import { buildNetwork } from '../networks/plan.ts';
import { classScores } from './classifier.ts';
import { exportModel } from './export.ts';
import type { Preset } from './presets.ts';
import { type LabelledPictures, sampleSide, samplesPerPicture, writeWholePicture } from './samples.ts';
import type { NetworkState } from './state.ts';

/** A network's output for one picture. */
export interface Judged {
  /** Probability by class: geometric mean over the samples, normalised. */
  probabilities: Float32Array;
  /** The samples' embeddings concatenated, unit length. */
  embedding: Float32Array;
}

/** Pictures per run of the network. */
const picturesAtOnce = 16;

/** Runs the chosen pictures through the network, without augmentation. */
export async function judge(
  preset: Preset,
  state: NetworkState,
  data: LabelledPictures,
  chosen: number[],
  threads = 1,
): Promise<Judged[]> {
  const per = samplesPerPicture(preset);
  const side = sampleSide(preset);
  const n = picturesAtOnce * per;
  const session = await InferenceSession.create(judgingModel(preset, state, n, data.classes.length), {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const judged: Judged[] = [];
  const input = new Float32Array(n * 3 * side * side);
  for (let start = 0; start < chosen.length; start += picturesAtOnce) {
    const some = chosen.slice(start, start + picturesAtOnce);
    for (const [i, picture] of some.entries()) writeWholePicture(preset, data, picture, input, i * per);
    const results = await session.run({ pictures: new Tensor('float32', input, [n, 3, side, side]) });
    const embeddings = results.embedding.data as Float32Array;
    const probabilities = results.probabilities.data as Float32Array;
    for (let i = 0; i < some.length; i++) {
      judged.push({
        probabilities: jointRow(probabilities, i * per, per, data.classes.length),
        embedding: toUnitLength(slot(embeddings, i, embeddings.length / picturesAtOnce)),
      });
    }
  }
  await session.release();
  return judged;
}

/** Share of pictures whose most likely class is their own, and the mean of -log p(own class). */
export function scoresOf(judged: Judged[], labels: number[]): { accuracy: number; loss: number } {
  let right = 0;
  let loss = 0;
  for (const [i, { probabilities }] of judged.entries()) {
    const own = probabilities[labels[i]];
    if (probabilities.every((p, c) => c === labels[i] || p < own)) right++;
    loss -= Math.log(Math.max(own, 1e-7));
  }
  return { accuracy: right / judged.length, loss: loss / judged.length };
}

function judgingModel(preset: Preset, state: NetworkState, n: number, classes: number): Uint8Array {
  const side = sampleSide(preset);
  const graph = new Graph({ train: false });
  const random = seededRandom(0);
  const { embedding } = buildNetwork(graph, preset.network, graph.input('pictures', [n, 3, side, side]), random);
  const scores = classScores(graph, embedding, classes, { classifier: preset.classifier, random });
  const probabilities = graph.emit('Softmax', [scores], scores.dims, { axis: 1 });
  return exportModel(graph, { embedding, probabilities }, state, { name: 'judge' });
}

function slot(values: Float32Array, index: number, length: number): Float32Array {
  return values.subarray(index * length, (index + 1) * length);
}

/** Geometric mean of `count` rows from `first` on, scaled to sum to 1. */
function jointRow(values: Float32Array, first: number, count: number, columns: number): Float32Array {
  const joint = new Float32Array(columns);
  for (let r = first; r < first + count; r++)
    for (let c = 0; c < columns; c++) joint[c] += Math.log(Math.max(values[r * columns + c], 1e-7)) / count;
  for (let c = 0; c < columns; c++) joint[c] = Math.exp(joint[c]);
  const sum = joint.reduce((total, value) => total + value, 0);
  return joint.map((value) => value / sum);
}
