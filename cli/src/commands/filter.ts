import type { Filter } from '@dlsift/client';
import { InvalidArgumentError } from 'commander';

const ownFields = ['label', 'key', 'addedAt', 'changedAt'];
const forms =
  'Expected a condition such as label=roses, label=roses,tulips, year>=1990 or artist^=A, or a filter as JSON.';

/**
 * Reads one `--filter`: JSON as in the API, or a short condition. Names that are not fields of
 * pictures are metadata names; numbers, true and false are values of their type.
 */
export function readFilter(text: string, former: Filter[] = []): Filter[] {
  return [...former, text.trimStart().startsWith('{') ? fromJson(text) : fromShort(text)];
}

/** Joins all given filters; undefined for none. */
export function allOf(filters: Filter[] = []): Filter | undefined {
  return filters.length > 1 ? { and: filters } : filters[0];
}

function fromJson(text: string): Filter {
  try {
    return JSON.parse(text) as Filter;
  } catch {
    throw new InvalidArgumentError(forms);
  }
}

type Condition = Extract<Filter, { field: string }>;
type Value = string | number | boolean;
const bound = (value: Value) => (typeof value === 'boolean' ? String(value) : value);
const operators: Record<string, (value: Value, values: Value[]) => Omit<Condition, 'field'>> = {
  '=': (value, values) => (values.length > 1 ? { in: values } : { eq: value }),
  '^=': (_, values) => ({ prefix: values.join(',') }),
  '>': (value) => ({ gt: bound(value) }),
  '>=': (value) => ({ gte: bound(value) }),
  '<': (value) => ({ lt: bound(value) }),
  '<=': (value) => ({ lte: bound(value) }),
};

function fromShort(text: string): Filter {
  const [, name, sign, given] = /^([\w.-]+?)(!=|\^=|>=|<=|=|>|<)(.+)$/s.exec(text) ?? [];
  if (name === undefined || sign === undefined || given === undefined) throw new InvalidArgumentError(forms);
  const isOwn = ownFields.includes(name);
  const field = isOwn || name.startsWith('metadata.') ? name : `metadata.${name}`;
  const values = sign === '^=' ? [given] : given.split(',').map((value) => (isOwn ? value : parseValue(value)));
  const toOperators = operators[sign === '!=' ? '=' : sign];
  const condition: Condition = { field, ...toOperators?.(values[0] ?? given, values) };
  return sign === '!=' ? { not: condition } : condition;
}

function parseValue(text: string): Value {
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  return text.trim() !== '' && Number.isFinite(number) ? number : text;
}
