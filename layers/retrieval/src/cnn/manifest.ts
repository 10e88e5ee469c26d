import { list, object, oneOf, someText, text, that, whole } from './shape.ts';

/**
 * `model.json` of a model's folder: how a picture is fed to a network, and the identity of its features.
 */
export interface ModelManifest {
  name: string;
  version: string;
  /** SHA-256 of the ONNX file, in hexadecimal. */
  sha256: string;
  license: string;
  /** The ONNX file beside the manifest. */
  file: string;
  input: {
    name: string;
    /** Pixels. The tensor is float32 [1, 3, height, width], RGB. */
    width: number;
    height: number;
    /** Subtracted from RGB values scaled to [0, 1], which are then divided by `std`. */
    mean: [number, number, number];
    std: [number, number, number];
    /** `stretch` ignores the aspect ratio; `cover` cuts the longer side evenly. */
    resize: 'stretch' | 'cover';
  };
  output: { name: string; dimensions: number };
  /**
   * `graph`: the output is the embedding. The others need `regions` and define where the network's
   * last map is averaged: `global` = everywhere; `pyramid` = everywhere and in 2 x 3 blocks, whose
   * embeddings are added; `keypoint-pyramid` = the same, weighted by the density of SIFT keypoints.
   * One file serves all three.
   */
  pooling: 'graph' | 'global' | 'pyramid' | 'keypoint-pyramid';
  /**
   * The graph's second input, float32 [7, rows * columns], and the size of the map that it weights.
   */
  regions?: { name: string; columns: number; rows: number } | undefined;
  /** Whether the network is untrained and only a placeholder. */
  standIn: boolean;
}

const number = that((value) => typeof value === 'number', 'a number');
const positive = that((value) => typeof value === 'number' && value > 0, 'a number above 0');

const check = object({
  name: text(/^[a-z0-9][a-z0-9.-]*$/, 'lower-case letters, digits, dots and hyphens'),
  version: someText,
  sha256: text(/^[0-9a-f]{64}$/, '64 hexadecimal digits'),
  license: someText,
  file: text(/^[\w.-]+\.onnx$/, 'a file name ending in .onnx'),
  input: object({
    name: someText,
    width: whole(8, 1024),
    height: whole(8, 1024),
    mean: list(number, 3),
    std: list(positive, 3),
    resize: oneOf('stretch', 'cover'),
  }),
  output: object({ name: someText, dimensions: whole(1, 4096) }),
  pooling: oneOf('graph', 'global', 'pyramid', 'keypoint-pyramid'),
  'regions?': object({ name: someText, columns: whole(1, 64), rows: whole(1, 64) }),
  standIn: oneOf(true, false),
});

/**
 * Checks a parsed `model.json`. `file` defaults to `model.onnx`.
 *
 * @throws Error that names every invalid field
 */
export function parseManifest(json: unknown): ModelManifest {
  const { file = 'model.onnx', ...rest } = Object(json) as Partial<ModelManifest>;
  const given = { ...rest, file };
  const wrong = check(given, '');
  const manifest = given as ModelManifest;
  if (wrong.length === 0 && manifest.pooling !== 'graph' && manifest.regions === undefined) {
    wrong.push('regions: needed by every pooling but graph');
  }
  if (wrong.length === 0) return manifest;
  throw new Error(`model.json is not valid: ${wrong.join('; ')}`);
}
