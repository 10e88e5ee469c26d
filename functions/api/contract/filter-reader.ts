import { cleanLabel, cleanPrefix } from '@dlsift/retrieval/storage';
import { atMost, limits } from './limits.ts';
import { MetadataName, MetadataText, MetadataValue } from './metadata.ts';
import { Instant } from './times.ts';
import { z } from './zod.ts';

const ownFields = ['label', 'key', 'addedAt', 'changedAt'] as const;
const metadataPrefix = 'metadata.';
const Field = z.custom<(typeof ownFields)[number] | `metadata.${string}`>(
  (field) =>
    ownFields.some((own) => own === field) ||
    (typeof field === 'string' &&
      field.startsWith(metadataPrefix) &&
      MetadataName.safeParse(field.slice(metadataPrefix.length)).success),
  `expected ${ownFields.join(', ')} or metadata. and a name`,
);

const bound = z.union([z.number(), MetadataText], {
  error: 'expected a number or a text',
});
const operators = {
  eq: MetadataValue.optional(),
  in: z.array(MetadataValue).min(1).max(limits.filterValues, atMost('filterValues', 'values')).optional(),
  exists: z.boolean().optional(),
  prefix: MetadataText.optional(),
  gt: bound.optional(),
  gte: bound.optional(),
  lt: bound.optional(),
  lte: bound.optional(),
};
const operatorNames = Object.keys(operators) as (keyof typeof operators)[];

const Condition = z.strictObject({ field: Field, ...operators }).superRefine((condition, c) => {
  const refuse = (message: string, ...path: PropertyKey[]) => c.addIssue({ code: 'custom', message, path });
  const given = operatorNames.filter((name) => condition[name] !== undefined);
  if (given.length === 0) refuse(`expected at least one of ${operatorNames.join(', ')} beside field`);
  const isDate = condition.field === 'addedAt' || condition.field === 'changedAt';
  for (const name of given) {
    if (name === 'exists') continue;
    if (isDate && name === 'prefix') refuse('expected no prefix of a date; use gte and lt', name);
    else if (isDate) {
      for (const [value, ...at] of name === 'in'
        ? condition.in!.map((v, i) => [v, i] as const)
        : [[condition[name]] as const]) {
        if (!Instant.safeParse(value).success)
          refuse('expected an ISO 8601 time such as 2026-01-31T00:00:00Z', name, ...at);
      }
    }
  }
});

type ConditionInput = z.infer<typeof Condition>;
export type FilterInput = { and: FilterInput[] } | { or: FilterInput[] } | { not: FilterInput } | ConditionInput;

const forms =
  'expected {"and": […]}, {"or": […]}, {"not": {…}} or a condition such as {"field": "label", "eq": "roses"}';

/** Reads a filter step by step, so that a refusal names the place of what is wrong. */
export class FilterReader {
  conditions = 0;
  readonly #refuse: (message: string, path: PropertyKey[]) => void;

  constructor(refuse: (message: string, path: PropertyKey[]) => void) {
    this.#refuse = refuse;
  }

  read(value: unknown, path: PropertyKey[] = []): FilterInput | undefined {
    // Each and, or, not is a step of the path; its index in a list is another.
    if (path.filter((step) => typeof step === 'string').length >= limits.filterDepth) {
      return this.#no(atMost('filterDepth', 'filters inside each other'), path);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.#no(forms, path);
    const joint = (['and', 'or', 'not'] as const).find((name) => name in value);
    if (!joint) return this.#condition(value, path);
    if (Object.keys(value).length > 1) return this.#no(`expected nothing beside ${joint}`, path);
    const inner = (value as Record<string, unknown>)[joint];
    if (joint === 'not') {
      const negated = this.read(inner, [...path, 'not']);
      return negated && { not: negated };
    }
    if (!Array.isArray(inner) || inner.length === 0) {
      return this.#no('expected a list of at least one filter', [...path, joint]);
    }
    const parts: FilterInput[] = [];
    for (const [i, part] of inner.entries()) {
      const read = this.read(part, [...path, joint, i]);
      if (!read) return undefined;
      parts.push(read);
    }
    return joint === 'and' ? { and: parts } : { or: parts };
  }

  #condition(value: object, path: PropertyKey[]): FilterInput | undefined {
    this.conditions++;
    if (this.conditions > limits.filterConditions) {
      return this.#no(atMost('filterConditions', 'conditions'), path);
    }
    if (!('field' in value)) return this.#no(forms, path);
    const parsed = Condition.safeParse(value);
    if (parsed.success) return inOneForm(parsed.data);
    for (const issue of parsed.error.issues) this.#refuse(issue.message, [...path, ...issue.path]);
    return undefined;
  }

  #no(message: string, path: PropertyKey[]): undefined {
    this.#refuse(message, path);
  }
}

/** A condition on names, with its texts in the form in which names are compared. */
function inOneForm(condition: ConditionInput): ConditionInput {
  const { field, ...given } = condition;
  if (field !== 'label' && field !== 'key') return condition;
  const clean = field === 'label' ? cleanLabel : cleanPrefix;
  const cleaned = Object.entries(given).map(([operator, value]) => {
    const of = operator === 'eq' || operator === 'in' ? clean : cleanPrefix;
    const form = <Value>(one: Value) => (typeof one === 'string' ? of(one) : one);
    return [operator, Array.isArray(value) ? value.map(form) : form(value)];
  });
  return { field, ...Object.fromEntries(cleaned) };
}
