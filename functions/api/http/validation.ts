import { z } from 'zod';
import { expectation } from './expectation.ts';
import { Problem } from './problems.ts';

z.config({ customError: expectation });

const shownCharacters = 80;

/** @throws Problem that names each value that the schema does not take, and what it allows */
export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => {
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

/**
 * A filter in a query string is JSON text; a path into the filter is looked up in the parsed text.
 */
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
