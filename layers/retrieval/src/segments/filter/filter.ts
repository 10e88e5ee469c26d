import type { MetadataValue } from '../facts.ts';

/** Conditions on facts of pictures, combined by and, or, not. */
export type Filter = { and: Filter[] } | { or: Filter[] } | { not: Filter } | Condition;

/** The field that a condition tests. Dates are compared as instants, texts by code units. */
export type FilterField = 'label' | 'key' | 'addedAt' | 'changedAt' | `metadata.${string}`;

export interface Operators {
  /** Equal in value and type. */
  eq?: MetadataValue | undefined;
  /** Equal to one of these. */
  in?: MetadataValue[] | undefined;
  /** Whether the field has a value. */
  exists?: boolean | undefined;
  /** A text that starts with this. */
  prefix?: string | undefined;
  gt?: number | string | undefined;
  gte?: number | string | undefined;
  lt?: number | string | undefined;
  lte?: number | string | undefined;
}

/** All given operators must hold. A picture without a value satisfies only `exists: false`. */
export type Condition = { field: FilterField } & Operators;

export const isDateField = (field: string): boolean => field === 'addedAt' || field === 'changedAt';
export const metadataPrefix = 'metadata.';
