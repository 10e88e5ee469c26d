import type { z } from 'zod';

type Issue = Parameters<NonNullable<z.core.$ZodConfig['customError']>>[0];

const kinds: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
};
const formats: Record<string, string> = {
  datetime: 'an ISO 8601 time such as 2026-01-31T00:00:00Z',
  base64: 'bytes as base64',
};
const units: Record<string, [one: string, many: string]> = {
  string: ['character', 'characters'],
  array: ['item', 'items'],
};

/**
 * What a schema allows, in the same words for all refusals. A schema with a better text declares it
 * itself.
 */
export function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${kinds[issue.expected] ?? issue.expected}`;
    case 'too_big':
      return `expected ${issue.inclusive === false ? 'less than' : 'at most'} ${amount(issue.maximum, issue.origin)}`;
    case 'too_small':
      return `expected ${issue.inclusive === false ? 'more than' : 'at least'} ${amount(issue.minimum, issue.origin)}`;
    case 'invalid_format':
      return `expected ${formats[issue.format] ?? issue.format}`;
    case 'invalid_value':
      return `expected ${isFlag(issue.values) ? 'true or false' : `one of ${issue.values.join(', ')}`}`;
    case 'unrecognized_keys':
      return `expected no ${issue.keys.map((key) => JSON.stringify(key)).join(', no ')}`;
    case 'invalid_key':
      return issue.issues[0]?.message ?? 'expected another name';
    default:
      return 'expected another value';
  }
}

function amount(limit: number | bigint, origin: string): string {
  const unit = units[origin];
  return unit ? `${limit} ${unit[limit === 1 ? 0 : 1]}` : `${limit}`;
}

/** The words that `stringbool` takes for true and false. */
function isFlag(values: readonly unknown[]): boolean {
  return values.includes('true') && values.includes('false');
}
