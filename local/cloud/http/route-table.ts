import { CloudError } from '../errors.ts';
import type { Route } from '../template/index.ts';

export interface RouteMatch {
  route: Route;
  pathParameters: Record<string, string>;
}

interface CompiledRoute {
  route: Route;
  method: string;
  segments: string[];
}

/**
 * Finds the route of a request as API Gateway does: the most specific path wins (a fixed segment
 * over `{name}` over `{name+}`, from the left), then the method over `ANY`, then `$default`.
 */
export class RouteTable {
  readonly #routes: CompiledRoute[];
  readonly #fallback: Route | undefined;

  constructor(routes: readonly Route[]) {
    this.#fallback = routes.find(({ routeKey }) => routeKey === '$default');
    this.#routes = routes.filter((route) => route !== this.#fallback).map(compile);
    this.#routes.sort((a, b) => compareRanks(rank(a), rank(b)));
  }

  /** @param path undecoded, without the query */
  match(method: string, path: string): RouteMatch | undefined {
    const segments = path.split('/').slice(1);
    for (const candidate of this.#routes) {
      if (candidate.method !== 'ANY' && candidate.method !== method) continue;
      const pathParameters = matchSegments(candidate.segments, segments);
      if (pathParameters !== undefined) return { route: candidate.route, pathParameters };
    }
    return this.#fallback === undefined ? undefined : { route: this.#fallback, pathParameters: {} };
  }
}

function compile(route: Route): CompiledRoute {
  const [method, path] = route.routeKey.split(' ');
  if (method === undefined || path === undefined || !path.startsWith('/')) {
    throw new CloudError(
      `Expected a route key such as "GET /path" or "$default", the template says "${route.routeKey}".`,
    );
  }
  return { route, method, segments: path.split('/').slice(1) };
}

function rank({ method, segments }: CompiledRoute): number[] {
  const ofSegment = (segment: string) => (segment.endsWith('+}') ? 2 : segment.startsWith('{') ? 1 : 0);
  return [...segments.map(ofSegment), method === 'ANY' ? 1 : 0];
}

function compareRanks(a: number[], b: number[]): number {
  const different = a.findIndex((value, index) => value !== b[index]);
  return different === -1 ? 0 : a[different] - (b[different] ?? 3);
}

function matchSegments(pattern: string[], segments: string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index];
    if (segment === undefined) return undefined;
    if (part.endsWith('+}')) {
      const rest = segments.slice(index).join('/');
      if (rest === '') return undefined;
      parameters[part.slice(1, -2)] = decoded(rest);
      return parameters;
    }
    if (part.startsWith('{')) {
      if (segment === '') return undefined;
      parameters[part.slice(1, -1)] = decoded(segment);
    } else if (part !== segment) return undefined;
  }
  return segments.length === pattern.length ? parameters : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
