import type { Class, Declared, FunctionPrototype, Program, Type } from './assemblyscript.ts';

/** An AssemblyScript type, and the struct that a value of it is the address of. */
export interface KernelType {
  type: string;
  struct?: string;
}

export interface KernelFunction {
  name: string;
  /** The doc comment with its delimiters; empty where the source has none. */
  doc: string;
  parameters: (KernelType & { name: string })[];
  result: KernelType;
}

/** An `@unmanaged` class whose address a kernel takes or returns. */
export interface KernelStruct {
  name: string;
  doc: string;
  bytes: number;
  fields: (KernelType & { name: string; doc: string; offset: number })[];
}

/** What the entry file of a room's kernels exports. */
export interface KernelInterface {
  functions: KernelFunction[];
  structs: KernelStruct[];
}

/**
 * The compiler's mark of entry files: the room's, and one of the runtime, which exports nothing.
 */
const entryKind = 1;

/** The functions that a compiled program exports, and the structs that they take. */
export function interfaceOf({ filesByName }: Program): KernelInterface {
  const structs: KernelStruct[] = [];
  const functions = [...filesByName.values()]
    .filter(({ source }) => source.sourceKind === entryKind)
    .flatMap(({ exports }) => [...(exports?.values() ?? [])])
    .map((prototype) => functionOf(prototype, (struct) => addStruct(structs, struct)));
  return { functions, structs };
}

function functionOf(prototype: FunctionPrototype, visit: (struct: Class) => void): KernelFunction {
  const { name, functionTypeNode } = prototype;
  const [instance] = prototype.instances?.values() ?? [];
  if (!instance?.signature) throw new Error(`Expected the export ${name} to be a function without type parameters`);
  const { parameterTypes, returnType } = instance.signature;
  return {
    name,
    doc: docOf(prototype),
    parameters: functionTypeNode.parameters.map((parameter, i) => ({
      name: parameter.name.text,
      ...typeOf(parameterTypes[i], visit),
    })),
    result: typeOf(returnType, visit),
  };
}

/** Adds a struct and those that its fields point to, each once. */
function addStruct(structs: KernelStruct[], { name, prototype, nextMemoryOffset, members }: Class): void {
  if (structs.some((known) => known.name === name)) return;
  const struct: KernelStruct = { name, doc: docOf(prototype), bytes: nextMemoryOffset, fields: [] };
  structs.push(struct);
  for (const member of members?.values() ?? []) {
    const field = member.instance;
    if (!field?.isField || !member.fieldDeclaration) continue;
    const type = typeOf(field.type, (pointed) => addStruct(structs, pointed));
    struct.fields.push({
      name: member.name,
      doc: docOf({ declaration: member.fieldDeclaration }),
      offset: field.memoryOffset,
      ...type,
    });
  }
}

function typeOf(type: Type, visit: (struct: Class) => void): KernelType {
  const struct = type.classReference;
  if (!struct) return { type: type.toString() };
  visit(struct);
  return { type: 'usize', struct: struct.name };
}

/** The doc comment right before a declaration. */
function docOf({ declaration: { range } }: Declared): string {
  const before = range.source.text.slice(0, range.start).replace(/(?:\s|export\b|@\w+)*$/, '');
  return before.endsWith('*/') ? before.slice(before.lastIndexOf('/**')) : '';
}
