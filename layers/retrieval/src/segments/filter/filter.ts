import type { MetadataValue } from '../facts.ts';

/** Which pictures may be found: conditions on their facts, joined by and, or, not. */
export type Filter = { and: Filter[] } | { or: Filter[] } | { not: Filter } | Condition;

/** What a condition looks at; dates are compared as instants, texts by code units. */
export type FilterField = 'label' | 'key' | 'addedAt' | 'changedAt' | `metadata.${string}`;

export interface Operators {
  /** The very value, of the very type. */
  eq?: MetadataValue | undefined;
  /** One of these. */
  in?: MetadataValue[] | undefined;
  /** Whether there is a value at all. */
  exists?: boolean | undefined;
  /** A text that begins so. */
  prefix?: string | undefined;
  gt?: number | string | undefined;
  gte?: number | string | undefined;
  lt?: number | string | undefined;
  lte?: number | string | undefined;
}

/** All operators given must hold. A picture without a value satisfies `exists: false` and nothing else. */
export type Condition = { field: FilterField } & Operators;

export const isDateField = (field: string): boolean => field === 'addedAt' || field === 'changedAt';
export const metadataPrefix = 'metadata.';
