import type { Role } from '@dlsift/retrieval/storage';
import type { LimitName } from './limits.ts';
import type { z } from './zod.ts';

/** A body that is either a picture's bytes or JSON, as its content type says. */
export interface PictureOr<Json extends z.ZodType> {
  picture: 'optional' | 'required';
  json: Json;
}

/** What a call was sent, read by the schemas of its route; a part without a schema is left out. */
export type Sent<Params, Query, Body> = Part<'params', Params> & Part<'query', Query> & Part<'body', Body>;

type Part<Name extends string, Schema> = Schema extends z.ZodUndefined ? unknown : Record<Name, Read<Schema>>;
type Read<Schema> =
  Schema extends PictureOr<infer Json>
    ? Uint8Array | z.infer<Json>
    : Schema extends z.ZodType
      ? z.infer<Schema>
      : never;

/** One call of the API, as callers and the OpenAPI document know it. */
export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType | PictureOr<z.ZodType> = z.ZodType | PictureOr<z.ZodType>,
  Answer extends z.ZodType = z.ZodType,
  Needed extends Role | null = Role | null,
> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With its parameters in braces: `/v1/images/{imageId}`. */
  path: `/v1/${string}`;
  /** The name of the call, here and in the client. */
  operationId: string;
  /** One line, for the table of calls. */
  summary: string;
  /** More than one line, for the OpenAPI document. */
  description?: string;
  /** The lowest role that may call; null: no key is needed. */
  role: Needed;
  /** A higher role that some requests need. */
  higherRole?: { role: Role; when: string; isNeeded(sent: Sent<Params, Query, Body>): boolean };
  /** The limits that a caller can meet here. */
  limits?: readonly LimitName[];
  params?: Params;
  query?: Query;
  body?: Body;
  /** A JSON body that the call takes. */
  example?: z.input<Body extends PictureOr<infer Json> ? Json : Body>;
  answer:
    | { status: 200 | 201 | 202; description: string; schema: Answer; example: z.input<Answer> }
    | { status: 204; description: string };
}

/**
 * Declares a route. Its schemas type the operation that answers it.
 *
 * @param route names schemas of the path's parameters, the query and the body as far as there are any
 * @returns the route
 * @example
 * export const getMe = defineRoute({
 *   method: 'get',
 *   path: '/v1/me',
 *   operationId: 'getMe',
 *   summary: 'The tenant and the role of this key',
 *   role: 'reader',
 *   answer: { status: 200, description: 'The caller', schema: Me, example: { tenant: 'demo', role: 'reader' } },
 * });
 */
export function defineRoute<
  Needed extends Role | null,
  Params extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType | PictureOr<z.ZodType> = z.ZodUndefined,
  Answer extends z.ZodType = z.ZodVoid,
>(route: Route<Params, Query, Body, Answer, Needed>): Route<Params, Query, Body, Answer, Needed> {
  return route;
}
