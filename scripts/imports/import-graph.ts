import { posix } from 'node:path';

/** One module that a source file imports or exports from. */
export interface Import {
  specifier: string;
  line: number;
  /** Whether it is `import type` or `export type`, which the running code does without. */
  typesOnly: boolean;
}

const importPattern =
  /^(?:import|export)\b(\s+type\b)?[^'";]*?\bfrom\s*['"]([^'"\n]+)['"]|^import\s*['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]/gm;

/** Finds every module that a TypeScript source names: static and dynamic imports, and types. */
export function importsIn(text: string): Import[] {
  return [...text.matchAll(importPattern)].map((match) => ({
    specifier: match[2] ?? match[3] ?? match[4],
    line: text.slice(0, match.index + match[0].length).split('\n').length,
    typesOnly: match[1] !== undefined,
  }));
}

/** Which nodes each node leads to. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Finds the relative imports between source files, those of types included.
 *
 * @param files text by path, relative to the root, with `/`
 */
export function importGraph(files: ReadonlyMap<string, string>): Graph {
  const targetsOf = (file: string, text: string) =>
    importsIn(text)
      .map(({ specifier }) => (specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : specifier))
      .filter((target) => files.has(target));
  return new Map([...files].map(([file, text]) => [file, new Set(targetsOf(file, text))]));
}

/** Finds the strongly connected components (Tarjan 1972), each after those that it leads to. */
export function strongComponents(graph: Graph): string[][] {
  const components: string[][] = [];
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const visit = (node: string) => {
    order.set(node, order.size);
    lowest.set(node, order.get(node)!);
    open.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!order.has(next)) visit(next);
      if (open.includes(next)) lowest.set(node, Math.min(lowest.get(node)!, lowest.get(next)!));
    }
    if (lowest.get(node) === order.get(node)) components.push(open.splice(open.indexOf(node)).sort());
  };
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return components;
}

/**
 * Finds one circle per strongly connected component: the shortest through its first node, which is
 * named at both ends.
 */
export function circlesIn(graph: Graph): string[][] {
  return strongComponents(graph)
    .filter(([first, second]) => second !== undefined || graph.get(first)?.has(first))
    .map(([first]) => shortestCircle(first, graph))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function shortestCircle(start: string, graph: Graph): string[] {
  const paths = [[start]];
  const seen = new Set<string>();
  for (const path of paths) {
    for (const next of graph.get(path.at(-1)!) ?? []) {
      if (next === start) return [...path, start];
      if (seen.has(next)) continue;
      seen.add(next);
      paths.push([...path, next]);
    }
  }
  throw new Error(`Expected ${start} to lie on a circle`);
}
