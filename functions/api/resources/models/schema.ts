import { atMost, limits, Name, z } from '../../contract/index.ts';

const ModelName = z
  .string()
  .max(limits.modelNameLength, atMost('modelNameLength', 'characters'))
  .regex(/^[a-z0-9][a-z0-9.-]*$/, 'expected lower-case letters, digits, dots and hyphens')
  .openapi({ example: 'mobilenetv2' });
const ModelVersion = z
  .string()
  .max(limits.modelNameLength, atMost('modelNameLength', 'characters'))
  .regex(/^[\w.-]+$/, 'expected letters, digits, dots, hyphens and underscores')
  .openapi({ example: '1' });

/** `name` of a model with one version, or `name@version`. */
export const ModelReference = z
  .string()
  .max(2 * limits.modelNameLength + 1)
  .regex(/^[a-z0-9][a-z0-9.-]*(@[\w.-]+)?$/, 'expected the name of a model, or name@version')
  .openapi({ example: 'mobilenetv2@1' });

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits, in lower case');

export const ModelUploadBody = z
  .object({ sha256: Sha256, bytes: z.number().int().min(1).max(limits.modelBytes, atMost('modelBytes', 'bytes')) })
  .openapi('ModelUploadRequest');

export const ModelUploadAnswer = z
  .object({ url: z.url().openapi({ description: 'PUT the ONNX file here' }), expiresAt: z.iso.datetime() })
  .openapi('ModelUploadAnswer');

const pixels = z.number().int().min(8).max(1024);
const threeOf = (value: z.ZodNumber) => z.tuple([value, value, value]);

export const ModelBody = z
  .strictObject({
    name: ModelName,
    version: ModelVersion.default('1'),
    sha256: Sha256,
    license: Name.openapi({ example: 'Apache-2.0' }),
    input: z
      .strictObject({
        name: Name,
        width: pixels,
        height: pixels,
        mean: threeOf(z.number()).openapi({
          description: 'Subtracted from RGB values in [0, 1]; by default ImageNet’s',
        }),
        std: threeOf(z.number().positive()).openapi({
          description: 'Divisor after the subtraction; by default ImageNet’s',
        }),
        resize: z
          .enum(['stretch', 'cover'])
          .openapi({ description: '`cover` crops to the aspect ratio; by default `stretch`' }),
      })
      .partial()
      .default({})
      .openapi({ description: 'Values left out are read from the file' }),
    output: z
      .strictObject({
        name: Name,
        dimensions: z.number().int().min(1).max(limits.modelDimensions, atMost('modelDimensions')),
      })
      .partial()
      .default({})
      .openapi({ description: 'Values left out are read from the file' }),
    pooling: z.enum(['graph', 'global', 'pyramid', 'keypoint-pyramid']).default('graph'),
    regions: z
      .strictObject({
        name: Name,
        columns: z.number().int().min(1).max(64),
        rows: z.number().int().min(1).max(64),
      })
      .optional()
      .openapi({ description: 'The second input of a network that pools by regions' }),
  })
  .openapi('ModelRequest');

export const Model = z
  .object({
    name: z.string(),
    version: z.string(),
    license: z.string(),
    sha256: z.string(),
    dimensions: z.number().int(),
    featureSet: z.string().openapi({ description: 'The feature set of pictures that this model describes' }),
    shipped: z.boolean(),
    serving: z.boolean().openapi({ description: 'true: searches use this model' }),
  })
  .openapi('Model');

export const ModelsAnswer = z.object({ models: z.array(Model) }).openapi('ModelsAnswer');
