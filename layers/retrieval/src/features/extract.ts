import type { Model } from '../cnn/index.ts';
import { type DecodedImage, decodeImage, mirror, type Region, type RgbImage } from '../image/index.ts';
import { describeObject } from '../object/index.ts';
import { encodeVlad } from '../vlad/index.ts';
import { detectKeypoints } from './detect-keypoints.ts';
import { type FeatureSet, type OpenFeatureSet, openFeatureSet, parseFeatureSetName } from './feature-set.ts';
import type { Features } from './features.ts';
import type { Keypoints } from './keypoints.ts';

/** A picture with its features. */
export interface ExtractedPicture {
  features: Features;
  keypoints: Keypoints;
  /** The working copy, and the size of the original. */
  picture: DecodedImage;
  /** Milliseconds per stage. */
  timings: Record<string, number>;
}

/** A picture with its features in one set. */
export type Described = Pick<ExtractedPicture, 'features' | 'keypoints'> & { picture: { rgb: RgbImage } };

/**
 * Extracts features from pictures. It holds a network and a codebook: made once per process and
 * feature set.
 *
 * @example
 * ```ts
 * import { FeatureExtractor } from '@dlsift/retrieval/features';
 * import { thumbnail } from '@dlsift/retrieval/image';
 *
 * const extractor = await FeatureExtractor.load();
 * const stripes = new Uint8Array(128 * 128 * 3).map((_, i) => (i % 48 < 24 ? 220 : 30));
 * const file = await thumbnail({ data: stripes, width: 128, height: 128 });
 * const { features, keypoints } = await extractor.extract(file);
 * console.log(features.cnn.length, features.sift.length, features.object.length); // 256 256 7
 * console.log(keypoints.count <= 500); // true
 * ```
 */
export class FeatureExtractor {
  readonly featureSet: FeatureSet;
  #set: OpenFeatureSet;

  private constructor(set: OpenFeatureSet) {
    const { name, standIn, note } = set;
    this.featureSet = { name, standIn, ...(note !== undefined && { note }) };
    this.#set = set;
  }

  /**
   * Opens `model`, or the shipped one, and extracts from a drawn picture, so that the first real
   * one is not slower.
   */
  static async load(model?: Model): Promise<FeatureExtractor> {
    const extractor = new FeatureExtractor(await openFeatureSet(model));
    await extractor.#describe(checkerboard(), new Stopwatch());
    return extractor;
  }

  /**
   * Extracts the features of a picture file.
   *
   * @param region part to extract from, in pixels of the upright original
   * @throws UnreadableImageError when the bytes are not a picture that can be read
   * @throws RegionError when the picture has no such region
   */
  async extract(bytes: Uint8Array, region?: Region): Promise<ExtractedPicture> {
    const stages = new Stopwatch();
    const picture = await decodeImage(bytes, { region });
    stages.lap('decode');
    return { ...(await this.#describe(picture.rgb, stages)), picture, timings: stages.laps };
  }

  /**
   * Extracts features of a picture in this set from its features in another one. SIFT and object
   * features are reused, VLAD too where both sets share the codebook.
   */
  async redescribe({ picture, features, keypoints }: Described): Promise<Features> {
    const known = parseFeatureSetName(features.featureSet)?.codebook;
    const { codebook, embedder, name } = this.#set;
    const isSameCodebook = known?.name === codebook.name && known.version === codebook.version;
    const sift = isSameCodebook ? features.sift : encodeVlad(keypoints.descriptors, codebook);
    return { ...features, featureSet: name, sift, cnn: await embedder.embed(picture.rgb, positionsOf(keypoints)) };
  }

  /**
   * Extracts the features of a picture's mirror image. Keypoints are in the mirror image's
   * coordinates.
   */
  async extractMirrored({ rgb }: Pick<DecodedImage, 'rgb'>): Promise<Pick<ExtractedPicture, 'features' | 'keypoints'>> {
    return this.#describe(mirror(rgb), new Stopwatch());
  }

  async #describe(rgb: RgbImage, stages: Stopwatch): Promise<{ features: Features; keypoints: Keypoints }> {
    const { embedder, codebook, name } = this.#set;
    const { keypoints, positions } = detectKeypoints(rgb);
    const sift = encodeVlad(keypoints.descriptors, codebook);
    stages.lap('sift');
    const cnn = await embedder.embed(rgb, positions);
    stages.lap('cnn');
    const object = await describeObject(rgb);
    stages.lap('object');
    return { features: { featureSet: name, cnn, sift, object }, keypoints };
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

/** Stored keypoints in the form of poolings, count x 5; the response is not stored. */
function positionsOf({ count, geometry }: Keypoints): Float32Array {
  const positions = new Float32Array(count * 5);
  for (let i = 0; i < count; i++) positions.set(geometry.subarray(i * 4, i * 4 + 4), i * 5);
  return positions;
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
