import { UnusableModelError } from '@dlsift/retrieval/cnn';
import { RegionError, UnreadableImageError } from '@dlsift/retrieval/image';
import { InvalidCursorError, VersionConflictError } from '@dlsift/retrieval/storage';
import type { Context } from 'hono';
import { logger } from '../../common/index.ts';
import { type LimitName, limits } from '../contract/index.ts';

/**
 * The kinds of refusals. `urn:dlsift:problem:` and the name are the `type` of the problem document.
 */
export const problems = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'missing-key': { status: 401, title: 'No API key' },
  'unknown-key': { status: 401, title: 'Unknown API key' },
  'role-too-low': { status: 403, title: 'Not allowed for this key' },
  'unknown-route': { status: 404, title: 'No such resource' },
  'unknown-search': { status: 404, title: 'Unknown search' },
  'unknown-upload': { status: 404, title: 'Unknown upload' },
  'unknown-image': { status: 404, title: 'Unknown picture' },
  'unknown-retraining': { status: 404, title: 'Unknown retraining' },
  'unknown-partition': { status: 404, title: 'Unknown version' },
  'unknown-model': { status: 404, title: 'Unknown model' },
  conflict: { status: 409, title: 'In conflict with the present state' },
  'cannot-serve': { status: 409, title: 'The version cannot serve' },
  'picture-too-large': { status: 413, title: 'The picture is too large' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unread-encoding': { status: 415, title: 'The content encoding is not read' },
  'unreadable-picture': { status: 422, title: 'The picture cannot be read' },
  'not-shown': { status: 422, title: 'The search did not show this picture' },
  'not-comparable': { status: 422, title: 'The picture cannot be compared yet' },
  'unusable-model': { status: 422, title: 'The model cannot be used' },
  internal: { status: 500, title: 'The service failed' },
} as const;
export type ProblemCode = keyof typeof problems;

/**
 * A refusal. Its message, the `detail` of the answer, names what is wrong, the value received and
 * what is allowed.
 */
export class Problem extends Error {
  override name = 'Problem';
  readonly code: ProblemCode;

  constructor(code: ProblemCode, detail: string) {
    super(detail);
    this.code = code;
  }
}

/** A refusal for exceeding a limit, which the answer names as `x-limits` does. */
export class LimitProblem extends Problem {
  readonly limit: LimitName;

  constructor(code: ProblemCode, limit: LimitName, detail: string) {
    super(code, detail);
    this.limit = limit;
  }
}

/**
 * Answers an error as a problem document (RFC 9457). The text of an unexpected error goes to the
 * log only.
 */
export function answerProblem(error: Error, c: Context): Response {
  const problem = toProblem(error);
  const { code, message } = problem;
  if (code === 'internal') logger.error('request failed', error);
  const { status, title } = problems[code];
  const exceeded = problem instanceof LimitProblem && { limit: problem.limit, allowed: limits[problem.limit] };
  const body = { type: `urn:dlsift:problem:${code}`, title, status, detail: message, ...exceeded };
  return c.body(JSON.stringify(body), status, { 'content-type': 'application/problem+json' });
}

function toProblem(error: Error): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof UnreadableImageError) {
    return new Problem(error.code === 'too-large' ? 'picture-too-large' : 'unreadable-picture', error.message);
  }
  if (error instanceof UnusableModelError) return new Problem('unusable-model', error.message);
  if (error instanceof RegionError) return new Problem('invalid-request', `region: ${error.message}`);
  if (error instanceof InvalidCursorError) return new Problem('invalid-request', error.message);
  if (error instanceof VersionConflictError) return new Problem('conflict', error.message);
  return new Problem('internal', 'The service failed to answer; the reason is in its log. Trying again may help.');
}
