import { z } from 'zod';
import { expectation } from './expectation.ts';
import { Problem } from './problems.ts';

z.config({ customError: expectation });

const shownCharacters = 80;

/**
 * Refuses input that its schema does not take: each issue with the name, what is allowed and the value received.
 *
 * @throws Problem always.
 */
export function refuseInvalid(error: z.ZodError, input: unknown): never {
  const issues = error.issues.map(({ path, message }) => {
    const name = path.length > 0 ? `${path.join('.')}: ` : '';
    return `${name}${message}, but received ${shown(valueAt(input, path))}`;
  });
  throw new Problem('invalid-request', issues.join('; '));
}

function valueAt(input: unknown, path: PropertyKey[]): unknown {
  let value = input;
  for (const step of path) {
    const holder = opened(value);
    const has = typeof holder === 'object' && holder !== null && Object.hasOwn(holder, step);
    value = has ? (holder as Record<PropertyKey, unknown>)[step] : undefined;
  }
  return value;
}

/** A filter in a query string is text; its parts are looked up in what it says. */
function opened(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
}
