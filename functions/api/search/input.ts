import type { Region } from '@dlsift/retrieval/image';
import { parseWeights } from '@dlsift/retrieval/profile';
import { normalizeWeights, type Weights } from '@dlsift/retrieval/similarity';
import type { Context } from 'hono';
import type { z } from 'zod';
import { schemas } from '../contract/index.ts';
import { Problem } from '../problems.ts';
import { isJson, parse, parseJson, readBody, requirePictureSize } from '../request.ts';

/** A picture to look at: itself, one of the library, or one that was uploaded for it. */
export type PictureSource = { bytes: Uint8Array } | { imageId: string } | { uploadId: string };

/** A search as asked for: what to search with, and the knobs. */
export interface NewSearch {
  kind: 'search';
  /** null: by examples alone. */
  picture: PictureSource | null;
  /** Of the picture; all of it by default. */
  region: Region | undefined;
  /** Search with the mirror image too. */
  flip: boolean;
  /** Ids of pictures like what is sought, and of pictures unlike it. */
  positives: string[];
  negatives: string[];
  filter: z.infer<typeof schemas.SearchBody>['filter'];
  k: number;
  probes: number | undefined;
  verify: number;
  minScore: number;
  /** Overrides the profile. */
  weights: Weights | undefined;
  user: string | undefined;
  /** Whether a picture that the library does not hold may be learned, and the ranking from this search's feedback. */
  learn: boolean;
  /** Whether the ranking is expanded. */
  expand: boolean;
  explain: boolean;
}

/** The next page of an earlier search. */
export interface NextPage {
  kind: 'page';
  cursor: string;
  k: number;
  explain: boolean;
}

type Options = z.infer<typeof schemas.SearchOptions>;
type Body = z.infer<typeof schemas.SearchBody>;
type Given = Omit<Options, 'weights'> & Pick<Body, 'weights' | 'image' | 'imageId' | 'uploadId'>;

/** Reads a search from its query string and its body: the picture itself, or JSON with the same names. */
export async function readSearch(c: Context): Promise<NewSearch | NextPage> {
  const query = parse(schemas.SearchOptions, c.req.query());
  const body = await readBody(c);
  const given: Given = isJson(c) ? { ...query, ...defined(parse(schemas.SearchBody, parseJson(body))) } : query;
  if (given.cursor !== undefined) return nextPage(given, given.cursor, isJson(c) ? 0 : body.length);

  const {
    image,
    imageId,
    uploadId,
    region,
    flip,
    positives = [],
    negatives = [],
    weights,
    cursor: _,
    ...knobs
  } = given;
  const bytes = image === undefined ? undefined : new Uint8Array(Buffer.from(image, 'base64'));
  const named = imageId !== undefined ? { imageId } : uploadId !== undefined ? { uploadId } : undefined;
  // Examples may stand alone; without any, an empty body is refused as the picture that it is.
  const sent = isJson(c) || (body.length === 0 && positives.length > 0) ? undefined : body;
  const picture = bytes ?? sent;
  if (picture) requirePictureSize(picture);
  const source = named ?? (picture ? { bytes: picture } : null);
  if (!source && (region || flip)) {
    throw new Problem(
      'invalid-request',
      `Expected a picture for ${region ? 'region' : 'flip'}, but received examples alone`,
    );
  }
  const both = positives.find((id) => negatives.includes(id));
  if (both)
    throw new Problem('invalid-request', `negatives: expected pictures other than the positives, but received ${both}`);
  const overriding = weights === undefined ? undefined : toWeights(weights);
  return {
    ...knobs,
    expand: given.expand ?? (!overriding && given.verify > 0 && positives.length + negatives.length === 0),
    kind: 'search',
    picture: source,
    region,
    flip,
    positives,
    negatives,
    weights: overriding,
    probes: knobs.probes,
    user: knobs.user,
    filter: knobs.filter,
  };
}

function nextPage({ k, explain, ...others }: Given, cursor: string, bodyBytes: number): NextPage {
  const forms = ['image', 'imageId', 'uploadId', 'positives', 'negatives', 'filter', 'region'] as const;
  const form = forms.find((name) => others[name] !== undefined);
  if (form || bodyBytes > 0) {
    throw new Problem(
      'invalid-request',
      `cursor: expected no other query beside it, because it goes on with an earlier search, but received ${form ?? 'a picture'}`,
    );
  }
  return { kind: 'page', cursor, k, explain };
}

function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

function toWeights(given: NonNullable<Body['weights']>): Weights {
  try {
    const none = { cnn: 0, sift: 0, color: 0, position: 0, shape: 0 };
    return normalizeWeights(typeof given === 'string' ? parseWeights(given) : { ...none, ...given });
  } catch (error) {
    if (error instanceof RangeError) throw new Problem('invalid-request', `weights: ${error.message}`);
    throw error;
  }
}
