import { parseWeights } from '@dlsift/retrieval/profile';
import { normalizeWeights, type Weights } from '@dlsift/retrieval/similarity';
import type { Context } from 'hono';
import type { z } from 'zod';
import { limits, schemas } from './contract/index.ts';
import { Problem } from './problems.ts';
import { refuseInvalid } from './validation.ts';

/** A search as asked for: the picture, or a picture of the library, and the knobs. */
export interface SearchInput {
  picture: { bytes: Uint8Array } | { imageId: string };
  k: number;
  probes: number | undefined;
  verify: number;
  minScore: number;
  /** Overrides the profile. */
  weights: Weights | undefined;
  user: string | undefined;
}

/** Reads a search from its query string and its body: the picture itself, or JSON with the same names. */
export async function readSearch(c: Context): Promise<SearchInput> {
  const query = parse(schemas.SearchOptions, c.req.query());
  const isJson = /^application\/json\b/.test(c.req.header('content-type') ?? '');
  const body = new Uint8Array(await c.req.arrayBuffer());
  if (!isJson) return { ...knobs(query), picture: { bytes: within(body) } };

  const { image, imageId, ...options } = parse(schemas.SearchBody, parseJson(body));
  const bytes = image === undefined ? undefined : within(Buffer.from(image, 'base64'));
  return { ...knobs({ ...query, ...options }), picture: bytes ? { bytes } : { imageId: imageId! } };
}

type Knobs = Pick<z.infer<typeof schemas.SearchOptions>, 'k' | 'probes' | 'verify' | 'minScore' | 'user'> &
  Pick<z.infer<typeof schemas.SearchBody>, 'weights'>;

function knobs({ k, probes, verify, minScore, user, weights }: Knobs) {
  return { k, probes, verify, minScore, user, weights: weights === undefined ? undefined : toWeights(weights) };
}

function toWeights(given: NonNullable<Knobs['weights']>): Weights {
  try {
    const none = { cnn: 0, sift: 0, color: 0, position: 0, shape: 0 };
    return normalizeWeights(typeof given === 'string' ? parseWeights(given) : { ...none, ...given });
  } catch (error) {
    if (error instanceof RangeError) throw new Problem('invalid-request', `weights: ${error.message}`);
    throw error;
  }
}

function within(picture: Uint8Array): Uint8Array {
  if (picture.length > limits.searchBodyBytes) {
    throw new Problem(
      'picture-too-large',
      `The picture has ${picture.length} bytes; a search takes at most ${limits.searchBodyBytes}. Send it smaller: 640 pixels on the longer side are all that is looked at.`,
    );
  }
  return picture;
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw new Problem('invalid-request', 'Expected the body to be JSON, as its content-type says, but it is not');
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) refuseInvalid(parsed.error, value);
  return parsed.data;
}
