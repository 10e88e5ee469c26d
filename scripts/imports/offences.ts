import { posix } from 'node:path';
import { type Import, importsIn } from './import-graph.ts';
import { type Room, rooms } from './rooms.ts';

export interface Offence {
  file: string;
  line: number;
  imports: string;
  rule: string;
}

/**
 * Finds the imports of a source file that break a rule of `rooms.ts`.
 *
 * @param file path relative to the root, with `/`
 */
export function offencesIn(file: string, text: string): Offence[] {
  const from = roomOf(file);
  if (!from) return [];
  return importsIn(text).flatMap((found) => {
    const rule = found.specifier.startsWith('.') ? ruleOfPath(from, file, found) : ruleOfPackage(from, found);
    return rule ? [{ file, line: found.line, imports: found.specifier, rule }] : [];
  });
}

/** The rule that an import by the name of a package breaks. */
function ruleOfPackage(from: Room, { specifier, typesOnly }: Import): string | undefined {
  const to = rooms.find((room) => room.package && `${specifier}/`.startsWith(`${room.package}/`));
  if (!to) return undefined;
  const own = packageOf(from);
  if (own === to) return `inside ${to.path} imports are relative`;
  const room = specifier.replace(to.package!, to.name);
  if (own.mayUse.includes(to.name) || (typesOnly && own.mayUseTypesOf?.includes(room))) return undefined;
  return notAllowed(own, to);
}

/** The rule that a relative import breaks. */
function ruleOfPath(from: Room, file: string, { specifier }: Import): string | undefined {
  const target = posix.join(posix.dirname(file), specifier);
  const to = roomOf(target);
  if (!to || to === from) return undefined;
  if (packageOf(from) !== packageOf(to)) {
    const { package: name } = packageOf(to);
    return name ? `another package is imported by its name, ${name}` : notAllowed(from, to);
  }
  if (!from.mayUse.includes(to.name)) return notAllowed(from, to);
  const door = to.path.endsWith('/') ? `${to.path}index.ts` : to.path;
  return target === door ? undefined : `${to.name} is imported through ${door} only`;
}

function notAllowed(from: Room, to: Room): string {
  const others = from.mayUse.filter((name) => !name.startsWith(`${from.name}/`));
  return `${from.name} may not use ${to.name}; it may use ${others.join(', ') || 'no other room'}`;
}

function roomOf(file: string): Room | undefined {
  return rooms.find(({ path }) => (path.endsWith('/') ? file.startsWith(path) : file === path));
}

function packageOf({ name }: Room): Room {
  const [first] = name.split('/');
  return rooms.find((room) => room.name === first)!;
}
