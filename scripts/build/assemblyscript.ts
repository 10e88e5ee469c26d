// The parts of the AssemblyScript compiler that the build uses.

export interface Declared {
  declaration: { range: { start: number; source: { text: string } } };
}

export interface Type {
  /** The class that the type is a reference to. */
  classReference: Class | null;
  toString(): string;
}

export interface Class {
  name: string;
  prototype: Declared;
  /** Size of an instance in bytes. */
  nextMemoryOffset: number;
  members: Map<string, Member> | null;
}

export interface Member {
  name: string;
  fieldDeclaration?: Declared['declaration'];
  /** The field or accessor, with the offset of a field; null for methods. */
  instance?: { isField: boolean; type: Type; memoryOffset: number } | null;
}

export interface FunctionPrototype extends Declared {
  name: string;
  /** What was compiled of it, by type arguments; classes have no signature. */
  instances: Map<string, { signature?: { parameterTypes: Type[]; returnType: Type } }> | null;
  functionTypeNode: { parameters: { name: { text: string } }[] };
}

export interface Program {
  filesByName: Map<string, { source: { sourceKind: number }; exports: Map<string, FunctionPrototype> | null }>;
}

export interface Options {
  transforms: { afterInitialize(program: Program): void }[];
  writeFile(name: string, contents: string | Uint8Array): void;
}

export interface Compiler {
  main(args: string[], options: Options): Promise<{ error: Error | null; stderr: { toString(): string } }>;
}

/**
 * A name that TypeScript does not resolve, as the package's own types redeclare globals such as
 * `console`.
 */
const compiler: string = 'assemblyscript/asc';

export function loadCompiler(): Promise<Compiler> {
  return import(compiler);
}
