import { posix } from 'node:path';
import { circlesIn, type Graph, importsIn, strongComponents } from './import-graph.ts';
import { rooms } from './rooms.ts';

/** Size of one folder's import graph; its nodes are the files and the sub-folders of the folder. */
export interface Floorplan {
  folder: string;
  rooms: number;
  /** Nodes of the longest chain of imports; a circle counts as one. */
  floors: number;
  /** Pairs of nodes of which one imports from the other. */
  arrows: number;
  circles: number;
}

/**
 * Counts rooms, floors, arrows and circles of the packages, and of every folder with two files or
 * sub-folders at least. A folder's own `index.ts` is left out, because it leads to all of its
 * rooms.
 *
 * @param files text by path, relative to the root, with `/`
 */
export function floorplans(files: ReadonlyMap<string, string>): Floorplan[] {
  return roomGraphs(files)
    .filter(({ folder, graph }) => graph.size > 1 || folder === packagesTogether)
    .map(({ folder, graph }) => ({
      folder,
      rooms: graph.size,
      floors: floorsOf(graph),
      arrows: graph.values().reduce((sum, targets) => sum + targets.size, 0),
      circles: circlesIn(graph).length,
    }));
}

/**
 * Finds circles between the files and sub-folders of each folder, also where no files form one.
 *
 * @param files text by path, relative to the root, with `/`
 * @returns the folder, and the names in it from one import to the next
 */
export function roomCircles(files: ReadonlyMap<string, string>): { folder: string; circle: string[] }[] {
  return roomGraphs(files).flatMap(({ folder, graph }) => circlesIn(graph).map((circle) => ({ folder, circle })));
}

/** Formats a table with one line per folder. */
export function printPlans(plans: readonly Floorplan[]): string {
  const lines = plans.map(({ folder, ...counts }) => [...Object.values(counts).map(String), folder]);
  return [['rooms', 'floors', 'arrows', 'circles', 'folder'], ...lines]
    .map((cells) => cells.map((cell, i) => (i < 4 ? cell.padStart(7) : cell)).join('  '))
    .join('\n');
}

/** Finds the imports between files. Those by the name of a package lead to the package's folder. */
function wholeGraph(files: ReadonlyMap<string, string>): Graph {
  const targetOf = (file: string, specifier: string) => {
    if (specifier.startsWith('.')) return posix.join(posix.dirname(file), specifier);
    return rooms.find(({ package: name }) => name && `${specifier}/`.startsWith(`${name}/`))?.path;
  };
  return new Map(
    [...files].map(([file, text]) => [
      file,
      new Set(importsIn(text).flatMap(({ specifier }) => targetOf(file, specifier) ?? [])),
    ]),
  );
}

function foldersAbove(file: string): string[] {
  const parts = file.split('/').slice(0, -1);
  return parts.map((_, i) => `${parts.slice(0, i + 1).join('/')}/`);
}

function childOf(folder: string, file: string): string | undefined {
  if (!file.startsWith(folder) || file === folder || file === `${folder}index.ts`) return undefined;
  const [child, ...below] = file.slice(folder.length).split('/');
  return below.length > 0 ? `${child}/` : child;
}

const packagesTogether = '(packages)';

/** The graph of the packages, and of the files and sub-folders of every folder. */
function roomGraphs(files: ReadonlyMap<string, string>): { folder: string; graph: Graph }[] {
  const whole = wholeGraph(files);
  const packages = rooms.filter(({ name }) => !name.includes('/')).map(({ path }) => path);
  const packageOf = (file: string) => packages.find((path) => file.startsWith(path));
  const folders = [...new Set([...files.keys()].flatMap(foldersAbove))].sort();
  return [
    { folder: packagesTogether, graph: merged(whole, packageOf) },
    ...folders.map((folder) => ({ folder, graph: merged(whole, (file) => childOf(folder, file)) })),
  ];
}

/** Joins the files of each node; those of none are left out. */
function merged(files: Graph, nodeOf: (file: string) => string | undefined): Graph {
  const graph = new Map<string, Set<string>>();
  for (const [file, targets] of files) {
    const node = nodeOf(file);
    if (node === undefined) continue;
    const known = graph.get(node) ?? new Set();
    graph.set(node, known);
    for (const target of targets) {
      const to = nodeOf(target);
      if (to !== undefined && to !== node) known.add(to);
    }
  }
  return graph;
}

function floorsOf(graph: Graph): number {
  const floorOf = new Map<string, number>();
  for (const component of strongComponents(graph)) {
    const below = component.flatMap((node) => [...(graph.get(node) ?? [])]).map((node) => floorOf.get(node) ?? 0);
    for (const node of component) floorOf.set(node, 1 + Math.max(0, ...below));
  }
  return Math.max(0, ...floorOf.values());
}
