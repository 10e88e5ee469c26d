import { type Embedder, loadEmbedder } from '../cnn/index.ts';
import { type DecodedImage, decodeImage, type RgbImage, toGray } from '../image/index.ts';
import { describeObject } from '../object/index.ts';
import { detectAndCompute, rootSift } from '../sift/index.ts';
import { encodeVlad, loadCodebook, type ShippedCodebook } from '../vlad/index.ts';
import type { Features } from './features.ts';
import type { Keypoints } from './keypoints.ts';

/** The networks and the codebook that turn pictures into features, under one name. */
export interface FeatureSet {
  name: string;
  /** true while an untrained network stands in for a trained embedder. */
  standIn: boolean;
  /** What a user should know about it. */
  note?: string;
}

/** One picture, understood. */
export interface ExtractedPicture {
  features: Features;
  keypoints: Keypoints;
  /** The picture as it was looked at, and the size of its original. */
  picture: DecodedImage;
  /** Milliseconds per stage. */
  timings: Record<string, number>;
}

/** Keypoints kept per picture, the strongest first. */
const keypointsPerPicture = 500;

/** Pictures in, features out. Made once per process: it holds the network and the codebook. */
export class FeatureExtractor {
  readonly featureSet: FeatureSet;
  #embedder: Embedder;
  #codebook: ShippedCodebook;

  private constructor(embedder: Embedder, codebook: ShippedCodebook) {
    this.#embedder = embedder;
    this.#codebook = codebook;
    this.featureSet = {
      name: `${embedder.name}@${embedder.version}+${codebook.name}@${codebook.version}`,
      standIn: embedder.standIn,
      ...(embedder.standIn && {
        note: 'The embedding comes from an untrained network of the paper’s shape; colour and keypoints carry the ranking.',
      }),
    };
  }

  /** Loads the models that ship with the layer, and describes a drawn picture, so that the first real one finds all warm. */
  static async load(): Promise<FeatureExtractor> {
    const [embedder, codebook] = await Promise.all([loadEmbedder(), loadCodebook()]);
    const extractor = new FeatureExtractor(embedder, codebook);
    await extractor.#describe(checkerboard(), new Stopwatch());
    return extractor;
  }

  /** @throws UnreadableImageError when the bytes are not a picture that can be read. */
  async extract(bytes: Uint8Array): Promise<ExtractedPicture> {
    const stages = new Stopwatch();
    const picture = await decodeImage(bytes);
    stages.lap('decode');
    return { ...(await this.#describe(picture.rgb, stages)), picture, timings: stages.laps };
  }

  async #describe(rgb: RgbImage, stages: Stopwatch): Promise<{ features: Features; keypoints: Keypoints }> {
    const { keypoints, positions } = detect(rgb);
    const sift = encodeVlad(keypoints.descriptors, this.#codebook);
    stages.lap('sift');
    const cnn = await this.#embedder.embed(rgb, positions);
    stages.lap('cnn');
    const object = await describeObject(rgb);
    stages.lap('object');
    return { features: { featureSet: this.featureSet.name, cnn, sift, object }, keypoints };
  }
}

/** A picture of the largest working size, with keypoints. */
function checkerboard(): RgbImage {
  const [width, height] = [640, 480];
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const isLight = ((i % width) >> 5) % 2 === (Math.floor(i / width) >> 5) % 2;
    data.fill(isLight ? 220 : 40, 3 * i, 3 * i + 3);
  }
  return { data, width, height };
}

/** `positions` is count x 5 as SIFT gives them: x, y, size, angle, response. */
function detect(rgb: RgbImage): { keypoints: Keypoints; positions: Float32Array } {
  const { width, height } = rgb;
  const found = detectAndCompute(toGray(rgb).data, width, height, { nfeatures: keypointsPerPicture });
  const geometry = new Float32Array(found.count * 4);
  for (let i = 0; i < found.count; i++) geometry.set(found.keypoints.subarray(i * 5, i * 5 + 4), i * 4);
  const keypoints = { width, height, count: found.count, geometry, descriptors: rootSift(found.descriptors) };
  return { keypoints, positions: found.keypoints };
}

class Stopwatch {
  readonly laps: Record<string, number> = {};
  #last = performance.now();

  lap(name: string): void {
    const now = performance.now();
    this.laps[name] = now - this.#last;
    this.#last = now;
  }
}
