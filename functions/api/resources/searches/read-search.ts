import type { Region } from '@dlsift/retrieval/image';
import { parseWeights } from '@dlsift/retrieval/profile';
import { normalizeWeights, type Weights } from '@dlsift/retrieval/similarity';
import type { z } from 'zod';
import { Problem } from '../../http/index.ts';
import { type PictureSource, sourceOf, sourceOfBytes } from '../../pictures/index.ts';
import type { SearchBody, SearchOptions } from './schema.ts';

type Options = z.infer<typeof SearchOptions>;
type Body = z.infer<typeof SearchBody>;
type Given = Omit<Options, 'weights'> & Pick<Body, 'weights' | 'image' | 'imageId' | 'uploadId'>;

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
  filter: Body['filter'];
  k: number;
  probes: number | undefined;
  verify: number;
  minScore: number;
  /** Overrides the profile. */
  weights: Weights | undefined;
  user: string | undefined;
  /**
   * Whether a picture that the library does not hold may be learned, and the ranking from this
   * search's feedback.
   */
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

/**
 * Reads a search from its query string and its body: the picture itself, or JSON with the same
 * names.
 */
export function readSearch(query: Options, body: Body | Uint8Array): NewSearch | NextPage {
  const bytes = body instanceof Uint8Array ? body : null;
  const given: Given = body instanceof Uint8Array ? query : { ...query, ...defined(body) };
  if (given.cursor !== undefined) return nextPage(given, given.cursor, bytes?.length ?? 0);

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
    ...others
  } = given;
  // Examples may stand alone; without any, an empty body is refused as an empty picture.
  const isSent = bytes !== null && (bytes.length > 0 || positives.length === 0);
  const picture = isSent ? sourceOfBytes(bytes) : sourceOf({ image, imageId, uploadId });
  if (!picture && (region || flip)) {
    throw new Problem(
      'invalid-request',
      `Expected a picture for ${region ? 'region' : 'flip'}, but received examples alone`,
    );
  }
  const both = positives.find((id) => negatives.includes(id));
  if (both) {
    throw new Problem('invalid-request', `negatives: expected pictures other than the positives, but received ${both}`);
  }
  const overriding = weights === undefined ? undefined : toWeights(weights);
  return {
    ...others,
    expand: given.expand ?? (!overriding && given.verify > 0 && positives.length + negatives.length === 0),
    kind: 'search',
    picture,
    region,
    flip,
    positives,
    negatives,
    weights: overriding,
    probes: others.probes,
    user: others.user,
    filter: others.filter,
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
