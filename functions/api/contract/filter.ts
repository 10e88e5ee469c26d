import { type FilterInput, FilterReader } from './filter-reader.ts';
import { atMost, limits } from './limits.ts';
import { z } from './zod.ts';

const description = `Which pictures may be found, decided before the ranking: conditions on \`label\`, \`key\`, \`addedAt\`, \`changedAt\` and \`metadata.NAME\`, joined by and, or, not. All operators of a condition must hold; a picture without a value satisfies \`exists: false\` and nothing else. At most ${limits.filterDepth} nested filters, ${limits.filterConditions} conditions, ${limits.filterValues} values per \`in\`.`;
const ref = { $ref: '#/components/schemas/Filter' };
const list = { type: 'array' as const, minItems: 1, items: ref };
const value = { type: ['string', 'number', 'boolean'] as ['string', 'number', 'boolean'] };
const range = { type: ['string', 'number'] as ['string', 'number'] };

export const Filter = z
  .unknown()
  .transform((given, c): FilterInput => {
    const refuse = (message: string, path: PropertyKey[]) => c.addIssue({ code: 'custom', message, path });
    return new FilterReader(refuse).read(given) ?? z.NEVER;
  })
  .openapi('Filter', {
    type: 'object',
    description,
    example: {
      and: [
        { field: 'label', in: ['roses', 'tulips'] },
        { field: 'metadata.year', gte: 1990, lt: 2000 },
      ],
    },
    oneOf: [
      { type: 'object', required: ['and'], properties: { and: list } },
      { type: 'object', required: ['or'], properties: { or: list } },
      { type: 'object', required: ['not'], properties: { not: ref } },
      {
        type: 'object',
        required: ['field'],
        properties: {
          field: { type: 'string', description: 'label, key, addedAt, changedAt or metadata.NAME' },
          eq: value,
          in: { type: 'array', minItems: 1, maxItems: limits.filterValues, items: value },
          exists: { type: 'boolean' },
          prefix: { type: 'string' },
          gt: range,
          gte: range,
          lt: range,
          lte: range,
        },
      },
    ],
  });

/** A filter as JSON text, for a query string. */
export const FilterText = z
  .string()
  .max(limits.filterTextLength, atMost('filterTextLength', 'characters'))
  .transform((text, c): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      c.addIssue({ code: 'custom', message: 'expected a filter as JSON text' });
      return z.NEVER;
    }
  })
  .pipe(Filter)
  .openapi({ type: 'string', description: 'A filter as JSON text', example: '{"field":"label","eq":"roses"}' });
