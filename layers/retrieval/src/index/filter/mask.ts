import type { FactColumns, MetadataValue } from '../facts.ts';
import { fieldColumn } from './columns.ts';
import { type Condition, type Filter, isDateField } from './filter.ts';

/**
 * Which rows of a segment a filter accepts. A condition is put to each distinct value once, so the cost per row is one
 * look-up.
 *
 * @returns [rows], 1 = accepted
 */
export function rowMask(filter: Filter, facts: FactColumns): Uint8Array {
  if ('and' in filter) return joined(filter.and, facts, 1, (a, b) => a & b);
  if ('or' in filter) return joined(filter.or, facts, 0, (a, b) => a | b);
  if ('not' in filter) return rowMask(filter.not, facts).map((accepted) => 1 - accepted);
  const { codes, values } = fieldColumn(facts, filter.field);
  const holdsFor = toPredicate(filter);
  const accepted = Uint8Array.from(values, (value) => Number(holdsFor(value)));
  return Uint8Array.from(codes, (code) => accepted[code]);
}

function joined(
  filters: Filter[],
  facts: FactColumns,
  neutral: 0 | 1,
  join: (a: number, b: number) => number,
): Uint8Array {
  const mask = new Uint8Array(facts.imageIds.length).fill(neutral);
  for (const filter of filters) {
    const other = rowMask(filter, facts);
    for (let row = 0; row < mask.length; row++) mask[row] = join(mask[row], other[row]);
  }
  return mask;
}

type Value = MetadataValue | null;

function toPredicate({ field, ...operators }: Condition): (value: Value) => boolean {
  // Columns hold instants as milliseconds.
  const operand = <V extends MetadataValue>(value: V) => (isDateField(field) ? Date.parse(String(value)) : value);
  const tests: ((value: Value) => boolean)[] = [];
  const { eq, in: oneOf, exists, prefix, gt, gte, lt, lte } = operators;
  if (exists !== undefined) tests.push((value) => (value !== null) === exists);
  if (eq !== undefined) tests.push((value) => value === operand(eq));
  if (oneOf !== undefined) {
    const allowed = new Set<Value>(oneOf.map(operand));
    tests.push((value) => value !== null && allowed.has(value));
  }
  if (prefix !== undefined) tests.push((value) => typeof value === 'string' && value.startsWith(prefix));
  if (gt !== undefined) tests.push(ordered(operand(gt), (value, bound) => value > bound));
  if (gte !== undefined) tests.push(ordered(operand(gte), (value, bound) => value >= bound));
  if (lt !== undefined) tests.push(ordered(operand(lt), (value, bound) => value < bound));
  if (lte !== undefined) tests.push(ordered(operand(lte), (value, bound) => value <= bound));
  return (value) => tests.every((test) => test(value));
}

/** Numbers are ordered among numbers and texts among texts; nothing else is ordered. */
function ordered(bound: number | string, test: (value: number | string, bound: number | string) => boolean) {
  return (value: Value) => typeof value === typeof bound && test(value as number | string, bound);
}
