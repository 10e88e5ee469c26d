import type { Caller, Role } from '@dlsift/retrieval/storage';
import type { Context } from 'hono';
import type { z } from 'zod';
import type { Route, Sent } from '../contract/index.ts';
import type { Services } from '../services/index.ts';
import { type ApiEnv, callerWithRole } from './identity.ts';
import { readRequest } from './request.ts';

/** What an operation answers a request of its route with. */
export type Operation<Called> =
  Called extends Route<infer Params, infer Query, infer Body, infer Answer, infer Needed>
    ? (request: Sent<Params, Query, Body> & CallerOf<Needed>, services: Services) => Promise<z.input<Answer>>
    : never;

type CallerOf<Needed extends Role | null> = Needed extends null ? unknown : Caller;

/** A route and what answers it. */
export interface Call {
  route: Route;
  handle(c: Context<ApiEnv>, services: Services): Promise<Response>;
}

/**
 * The calls of one resource, under the name by which the OpenAPI document and the reference group
 * them.
 */
export interface Resource {
  name: string;
  description: string;
  calls: readonly Call[];
}

/**
 * Joins a route and its operation: a request is answered after its role is checked and its parts
 * are read by the schemas of the route.
 *
 * @param operation what it returns is the answer's body; what it throws becomes a problem document
 * @returns the call, for the list of its resource
 * @example
 * const getMe: Operation<typeof routes.getMe> = async ({ tenant, role }) => ({ tenant, role });
 * const call = defineCall(routes.getMe, getMe);
 */
export function defineCall<Called extends Route>(route: Called, operation: Operation<Called>): Call {
  const answer = operation as (request: object, services: Services) => Promise<object | undefined>;
  return {
    route,
    async handle(c, services) {
      const { role, higherRole, answer: promised } = route;
      const caller = role === null ? undefined : callerWithRole(c, role);
      const sent = await readRequest(route, c);
      if (higherRole?.isNeeded(sent)) callerWithRole(c, higherRole.role);
      const answered = await answer({ ...sent, ...caller }, services);
      return promised.status === 204 ? c.body(null, 204) : c.json(answered!, promised.status);
    },
  };
}
