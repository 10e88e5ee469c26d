import { type Judged, judge, type LabelledPictures, type NetworkState, type Preset } from '@dlsift/retrieval/cnn';
import { dot } from '@dlsift/retrieval/math';
import { trainOneVsRest } from '@dlsift/retrieval/partition';

/**
 * Share of `asked` whose class a linear SVM tells from the six blocks' features side by side, so
 * that the place of a block counts (fig. 6). It learns with a partition's settings from the
 * pictures that the network learned from, and from their mirror images where the network used
 * those.
 */
export async function accuracyBySvm(
  preset: Preset,
  state: NetworkState,
  data: LabelledPictures,
  train: number[],
  asked: { judged: Judged[]; labels: number[] },
): Promise<number> {
  const seen = preset.samples.kind === 'blocks' && !preset.samples.mirror ? [data] : [data, mirrored(data)];
  const rows: Float32Array[] = [];
  for (const pictures of seen)
    for (const { embedding } of await judge(preset, state, pictures, train)) rows.push(embedding);
  const columns = rows[0].length;
  const x = { data: new Float32Array(rows.length * columns), rows: rows.length, columns };
  for (const [i, row] of rows.entries()) x.data.set(row, i * columns);
  const labels = Int32Array.from(rows, (_, i) => data.labels[train[i % train.length]]);
  const { weights, biases } = trainOneVsRest(
    x,
    labels,
    Int32Array.from(data.classes, (_, c) => c),
  );
  const right = asked.judged.filter(({ embedding }, i) => {
    const margins = Array.from(
      biases,
      (bias, c) => bias + dot(weights.data.subarray(c * columns, (c + 1) * columns), embedding),
    );
    return margins.indexOf(Math.max(...margins)) === asked.labels[i];
  });
  return right.length / asked.labels.length;
}

/** The same pictures, mirrored. */
function mirrored(data: LabelledPictures): LabelledPictures {
  const { pixels, width } = data;
  const turned = new Uint8Array(pixels.length);
  for (let pixel = 0; pixel < pixels.length / 3; pixel++) {
    const x = pixel % width;
    const from = pixel - x + (width - 1 - x);
    for (let c = 0; c < 3; c++) turned[3 * pixel + c] = pixels[3 * from + c];
  }
  return { ...data, pixels: turned };
}
