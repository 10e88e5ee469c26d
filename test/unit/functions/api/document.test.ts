import { describe, expect, it } from 'vitest';
import { limits } from '../../../../functions/api/contract/index.ts';
import { openApiDocument } from '../../../../functions/api/document.ts';
import { resources } from '../../../../functions/api/resources/index.ts';

const routes = resources.flatMap(({ calls }) => calls.map(({ route }) => route));

describe('the OpenAPI document', () => {
  it('names every call once, with its role and the refusals', () => {
    const { paths = {} } = openApiDocument();
    const described = Object.values(paths).flatMap((path) => Object.values(path as Record<string, object>));
    expect(new Set(described.map((call) => 'operationId' in call && call.operationId)).size).toBe(routes.length);
    for (const call of described) {
      if ('security' in call) expect(call).toMatchObject({ 'x-role': expect.any(String), responses: { default: {} } });
    }
  });

  it('names every limit at a call that has it', () => {
    const named = new Set(routes.flatMap((route) => route.limits ?? []));
    expect(Object.keys(limits).filter((name) => !named.has(name as keyof typeof limits))).toEqual([]);
  });

  it.each(routes.map((route) => [route.operationId, route] as const))('shows %s by examples that hold', (_, route) => {
    const { body, example, answer } = route;
    if (body) {
      const schema = 'picture' in body ? body.json : body;
      expect(schema.safeParse(example).error).toBeUndefined();
    }
    if (answer.status !== 204) expect(answer.schema.safeParse(answer.example).error).toBeUndefined();
  });
});
