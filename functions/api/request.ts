import type { Context } from 'hono';
import type { z } from 'zod';
import { limits } from './contract/index.ts';
import { LimitProblem, notJson, Problem } from './problems.ts';
import { refuseInvalid } from './validation.ts';

export function isJson(c: Context): boolean {
  return /^application\/json\b/.test(c.req.header('content-type') ?? '');
}

export async function readBody(c: Context): Promise<Uint8Array> {
  return new Uint8Array(await c.req.arrayBuffer());
}

/** @throws Problem when the bytes are not JSON. */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw new Problem('invalid-request', notJson);
  }
}

/** @throws Problem that names each thing that the schema does not take. */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) refuseInvalid(parsed.error, value);
  return parsed.data;
}

/** @throws LimitProblem when a picture in a request is larger than requests may be. */
export function requirePictureSize(picture: Uint8Array): void {
  if (picture.length <= limits.searchBodyBytes) return;
  throw new LimitProblem(
    'picture-too-large',
    'searchBodyBytes',
    `The picture has ${picture.length} bytes; a search takes at most ${limits.searchBodyBytes}. Send it smaller (640 pixels on the longer side are all that is looked at), or upload it: POST /v1/uploads with purpose search.`,
  );
}
