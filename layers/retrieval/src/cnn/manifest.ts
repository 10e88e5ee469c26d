import { z } from 'zod';

const channels = z.tuple([z.number(), z.number(), z.number()]);

/** `models/<name>/model.json`: everything that must be known to feed a picture to a network and to name its features. */
export const modelManifestSchema = z
  .strictObject({
    /** Also the name of the model's folder. */
    name: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'lower-case letters, digits, dots and hyphens'),
    version: z.string().min(1),
    /** Of the ONNX file, in hexadecimal. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits'),
    license: z.string().min(1),
    /** The ONNX file, beside the manifest. */
    file: z
      .string()
      .regex(/^[\w.-]+\.onnx$/, 'a file name ending in .onnx')
      .default('model.onnx'),
    input: z.strictObject({
      name: z.string().min(1),
      /** Pixels. The tensor is float32 [1, 3, height, width], RGB. */
      width: z.int().min(8).max(1024),
      height: z.int().min(8).max(1024),
      /** Subtracted from and divided into RGB values scaled to [0, 1]. */
      mean: channels,
      std: z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]),
      /** `stretch` ignores the aspect ratio; `cover` cuts what juts out, evenly on both sides. */
      resize: z.enum(['stretch', 'cover']),
    }),
    output: z.strictObject({
      name: z.string().min(1),
      dimensions: z.int().min(1).max(4096),
    }),
    /**
     * `graph`: the output is the embedding as it stands. The others need `regions` and say over what the network's last map is
     * averaged: `global` = all of it; `pyramid` = all of it and 2 x 3 blocks, whose embeddings are added; `keypoint-pyramid` = the same,
     * places weighing by the density of SIFT keypoints. One file serves all three.
     */
    pooling: z.enum(['graph', 'global', 'pyramid', 'keypoint-pyramid']),
    /** The graph's second input, float32 [7, rows * columns], and the size of the map that it weighs. */
    regions: z
      .strictObject({ name: z.string().min(1), columns: z.int().min(1).max(64), rows: z.int().min(1).max(64) })
      .optional(),
    /** True for a network that was never trained: it holds the place of one. */
    standIn: z.boolean(),
  })
  .refine(({ pooling, regions }) => pooling === 'graph' || regions !== undefined, {
    path: ['regions'],
    message: 'needed by every pooling but graph',
  });

export type ModelManifest = z.output<typeof modelManifestSchema>;

/** Checks a parsed `model.json`. @throws Error that names each field that is wrong. */
export function parseManifest(json: unknown): ModelManifest {
  const parsed = modelManifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new Error(`model.json is not valid: ${z.prettifyError(parsed.error)}`);
}
