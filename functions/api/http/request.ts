import type { Context } from 'hono';
import type { z } from 'zod';
import type { PictureOr, Route, Sent } from '../contract/index.ts';
import { pictureIn, receiveBody } from './body/body.ts';
import { Problem } from './problems.ts';
import { parse } from './validation.ts';

type AnySent = Sent<z.ZodType, z.ZodType, z.ZodType | PictureOr<z.ZodType>>;

/**
 * Reads what a request was sent, by the schemas of its route.
 *
 * @throws Problem that names everything the schemas do not take
 */
export async function readRequest({ params, query, body }: Route, c: Context): Promise<AnySent> {
  return {
    params: params && parse(params, c.req.param()),
    query: query && parse(query, c.req.query()),
    body: body && (await readBody(body, c)),
  };
}

async function readBody(schema: NonNullable<Route['body']>, c: Context): Promise<unknown> {
  const body = await receiveBody(c);
  const isJson = body.mediaType === 'application/json';
  const json = () => parseJson(new TextDecoder().decode(body.bytes));
  if (!('picture' in schema)) return parse(schema, isJson ? json() : {});
  return isJson ? parse(schema.json, json()) : pictureIn(body, c);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem('invalid-request', 'Expected the body to be JSON, as its content-type says, but it is not');
  }
}
