import { posix } from 'node:path';
import { type Room, rooms } from './rooms.ts';

export interface Offence {
  file: string;
  line: number;
  imports: string;
  rule: string;
}

/** The imports of a source file (its path relative to the root, with `/`) that no room may make, or not this one. */
export function offencesIn(file: string, text: string): Offence[] {
  const from = roomOf(file);
  if (!from) return [];
  return importsIn(text).flatMap(({ specifier, line }) => {
    const rule = brokenRule(from, file, specifier);
    return rule ? [{ file, line, imports: specifier, rule }] : [];
  });
}

function brokenRule(from: Room, file: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) {
    const to = rooms.find((room) => room.package && `${specifier}/`.startsWith(`${room.package}/`));
    if (!to) return undefined;
    if (packageOf(from) === to.name) return `inside ${to.path} imports are relative`;
    return from.mayUse.includes(to.name) ? undefined : notAllowed(from, to);
  }
  const target = posix.join(posix.dirname(file), specifier);
  const to = roomOf(target);
  if (!to || to === from) return undefined;
  if (packageOf(from) !== packageOf(to)) {
    const { package: name } = rooms.find((room) => room.name === packageOf(to))!;
    return name ? `another package is imported by its name, ${name}` : notAllowed(from, to);
  }
  if (!from.mayUse.includes(to.name)) return notAllowed(from, to);
  const door = to.path.endsWith('/') ? `${to.path}index.ts` : to.path;
  return target === door ? undefined : `${to.name} is imported through ${door} only`;
}

function notAllowed(from: Room, to: Room): string {
  const allowed = from.mayUse.filter((name) => packageOf(from) !== 'retrieval' || !['models', 'native'].includes(name));
  return `${from.name} may not use ${to.name}; it may use ${allowed.join(', ') || 'no other room'}`;
}

function roomOf(file: string): Room | undefined {
  return rooms.find(({ path }) => (path.endsWith('/') ? file.startsWith(path) : file === path));
}

function packageOf({ name }: Room): string {
  return name.split('/')[0];
}

const importPattern =
  /^(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"\n]+)['"]|^import\s*['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]/gm;

/** Every module that a TypeScript source names, static and dynamic, types too. */
function importsIn(text: string): { specifier: string; line: number }[] {
  return [...text.matchAll(importPattern)].map((match) => ({
    specifier: match[1] ?? match[2] ?? match[3],
    line: text.slice(0, match.index + match[0].length).split('\n').length,
  }));
}
