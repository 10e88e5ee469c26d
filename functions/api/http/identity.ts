import { type Caller, type Role, roles } from '@dlsift/retrieval/storage';
import type { Context, MiddlewareHandler } from 'hono';
import type { LambdaContext, LambdaEvent } from 'hono/aws-lambda';
import type { Identity } from '../../common/index.ts';
import { Problem } from './problems.ts';

/** What Lambda passes on with a request, and the caller whose key it carries. */
export interface ApiEnv {
  Bindings: { event: LambdaEvent; lambdaContext: LambdaContext };
  Variables: { caller: Caller };
}

/**
 * Takes the caller from the authorizer's context: only the key decides the tenant.
 *
 * @throws Problem when the request has no key, or one that is not known
 */
export const identify: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const identity = identityOf(c.env.event);
  if ('problem' in identity) {
    throw new Problem(
      identity.problem,
      identity.problem === 'missing-key'
        ? 'Expected an API key in the header x-api-key but received none'
        : 'The API key in the header x-api-key is not one that was issued, or it has been revoked',
    );
  }
  c.set('caller', identity);
  await next();
};

/** @throws Problem when the caller's role is lower than `needed` */
export function callerWithRole(c: Context<ApiEnv>, needed: Role): Caller {
  const caller = c.get('caller');
  if (roles.indexOf(caller.role) < roles.indexOf(needed)) {
    throw new Problem(
      'role-too-low',
      `Expected a key with the role ${needed} but this one has the role ${caller.role}`,
    );
  }
  return caller;
}

function identityOf(event: LambdaEvent): Identity {
  const context = (event.requestContext as { authorizer?: { lambda?: Identity } }).authorizer?.lambda;
  return context ?? { problem: 'missing-key' };
}
