/**
 * Problems of a value, one sentence per field, the field's path first; empty when valid. Written
 * here, as an embedder opens within a tenth of a second, of which a schema library takes a third to
 * load.
 */
export type Check = (value: unknown, path: string) => string[];

/** A check of one value; `wanted` completes "expected …". */
export function that(test: (value: unknown) => boolean, wanted: string): Check {
  return (value, path) =>
    test(value) ? [] : [`${path}: expected ${wanted}, but received ${JSON.stringify(value) ?? 'nothing'}`];
}

/** A text that matches a pattern; `wanted` describes it. */
export function text(pattern: RegExp, wanted: string): Check {
  return that((value) => typeof value === 'string' && pattern.test(value), wanted);
}

export const someText = text(/./s, 'text');

/** A whole number in a range. */
export function whole(least: number, most: number): Check {
  return that(
    (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
    `a whole number, ${least} to ${most}`,
  );
}

/** One of the given values. */
export function oneOf(...values: unknown[]): Check {
  return that((value) => values.includes(value), `one of ${values.join(', ')}`);
}

/** An array whose length is in a range and whose values pass. */
export function list(check: Check, least: number, most = least): Check {
  return (value, path) => {
    if (!Array.isArray(value) || value.length < least || value.length > most) {
      const count = least === most ? `${least}` : `at least ${least}`;
      return [`${path}: expected a list of ${count}, but received ${JSON.stringify(value) ?? 'nothing'}`];
    }
    return value.flatMap((item, i) => check(item, `${path}[${i}]`));
  };
}

/** An object with these fields and no others. Fields whose name ends in `?` are optional. */
export function object(fields: Record<string, Check>): Check {
  const checks = new Map(
    Object.entries(fields).map(([name, check]) => [name.replace('?', ''), { check, optional: name.endsWith('?') }]),
  );
  return (value, path) => {
    if (typeof value !== 'object' || value === null) return [`${path || 'the whole'}: expected an object`];
    const own = value as Record<string, unknown>;
    const at = (name: string) => (path === '' ? name : `${path}.${name}`);
    const wrong = [...checks].flatMap(([name, { check, optional }]) =>
      optional && own[name] === undefined ? [] : check(own[name], at(name)),
    );
    const unknown = Object.keys(own).filter((name) => !checks.has(name));
    return [...wrong, ...unknown.map((name) => `${at(name)}: there is no such field`)];
  };
}
