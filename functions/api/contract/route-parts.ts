import type { z } from '@hono/zod-openapi';
import { Problem } from './schemas.ts';

export const json = <Schema extends z.ZodType>(description: string, schema: Schema) => ({
  description,
  content: { 'application/json': { schema } },
});

export const jsonBody = <Schema extends z.ZodType>(schema: Schema) => ({
  body: { required: true, content: { 'application/json': { schema } } },
});

export const problems = {
  default: {
    description: 'What is wrong (RFC 9457)',
    content: { 'application/problem+json': { schema: Problem } },
  },
} as const;

export const secured = [{ apiKey: [] as string[] }];
