// The small face of zod: the whole of it takes longer to load than the model.
import * as z from 'zod/mini';

const positive = z.number().check(z.positive());
const text = z.string().check(z.minLength(1));
const whole = (least: number, most: number) => z.int().check(z.gte(least), z.lte(most));

/** The fields of a `model.json`. */
export const manifestFields = {
  /** Also the name of the model's folder. */
  name: z.string().check(z.regex(/^[a-z0-9][a-z0-9.-]*$/, 'lower-case letters, digits, dots and hyphens')),
  version: text,
  /** Of the ONNX file, in hexadecimal. */
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits')),
  license: text,
  /** The ONNX file, beside the manifest. */
  file: z._default(z.string().check(z.regex(/^[\w.-]+\.onnx$/, 'a file name ending in .onnx')), 'model.onnx'),
  input: z.strictObject({
    name: text,
    /** Pixels. The tensor is float32 [1, 3, height, width], RGB. */
    width: whole(8, 1024),
    height: whole(8, 1024),
    /** Subtracted from and divided into RGB values scaled to [0, 1]. */
    mean: z.tuple([z.number(), z.number(), z.number()]),
    std: z.tuple([positive, positive, positive]),
    /** `stretch` ignores the aspect ratio; `cover` cuts what juts out, evenly on both sides. */
    resize: z.enum(['stretch', 'cover']),
  }),
  output: z.strictObject({ name: text, dimensions: whole(1, 4096) }),
  /**
   * `graph`: the output is the embedding as it stands. The others need `regions` and say over what the network's last map is
   * averaged: `global` = all of it; `pyramid` = all of it and 2 x 3 blocks, whose embeddings are added; `keypoint-pyramid` = the
   * same, places weighing by the density of SIFT keypoints. One file serves all three.
   */
  pooling: z.enum(['graph', 'global', 'pyramid', 'keypoint-pyramid']),
  /** The graph's second input, float32 [7, rows * columns], and the size of the map that it weighs. */
  regions: z.optional(z.strictObject({ name: text, columns: whole(1, 64), rows: whole(1, 64) })),
  /** True for a network that was never trained: it holds the place of one. */
  standIn: z.boolean(),
};

/** `models/<name>/model.json`: everything that must be known to feed a picture to a network and to name its features. */
export const modelManifestSchema = z.strictObject(manifestFields).check(
  z.refine(({ pooling, regions }) => pooling === 'graph' || regions !== undefined, {
    path: ['regions'],
    message: 'needed by every pooling but graph',
  }),
);

export type ModelManifest = z.output<typeof modelManifestSchema>;

/** Checks a parsed `model.json`. @throws Error that names each field that is wrong. */
export function parseManifest(json: unknown): ModelManifest {
  const parsed = modelManifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new Error(`model.json is not valid: ${z.prettifyError(parsed.error)}`);
}
