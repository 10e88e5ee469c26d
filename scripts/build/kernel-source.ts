import type { KernelFunction, KernelInterface, KernelStruct, KernelType } from './kernel-interface.ts';

/**
 * AssemblyScript types of one 32-bit word or less, with the TypeScript type of a value and the
 * field type of a layout.
 */
const types: Record<string, { value: string; field?: string }> = {
  void: { value: 'void' },
  bool: { value: 'boolean', field: 'bool' },
  usize: { value: 'number', field: 'u32' },
  isize: { value: 'number', field: 'i32' },
  ...Object.fromEntries(
    ['i8', 'u8', 'i16', 'u16', 'i32', 'u32', 'f32', 'f64'].map((type) => [type, { value: 'number', field: type }]),
  ),
};

/** TypeScript declarations of the exported functions, and of the structs with their layouts. */
export function interfaceSource({ functions, structs }: KernelInterface): string {
  const methods = functions.map(methodSource).join('\n');
  return `/** The exports of \`assembly/index.ts\`. Addresses are byte offsets into \`memory\`. */
export interface Kernels extends KernelExports {
${methods}
}
${structs.map(structSource).join('')}`;
}

function methodSource({ name, doc, parameters, result }: KernelFunction): string {
  const list = parameters.map((parameter) => `${parameter.name}: ${valueType(parameter)}`).join(', ');
  // WebAssembly returns a boolean as 0 or 1.
  const returned = result.type === 'bool' ? 'number' : valueType(result);
  return `${indented(doc)}  ${name}(${list}): ${returned};`;
}

function structSource({ name, doc, bytes, fields }: KernelStruct): string {
  const declarations = fields.map((field) => `${indented(field.doc)}  ${field.name}: ${valueType(field)};`);
  const places = fields.map(({ name: field, type, offset }) => `    ${field}: ['${known(type).field}', ${offset}],`);
  return `
${doc && `${doc}\n`}export interface ${name} {
${declarations.join('\n')}
}

/** Where the fields of a \`${name}\` lie. */
export const ${name[0].toLowerCase()}${name.slice(1)}Layout: StructLayout<${name}> = {
  bytes: ${bytes},
  fields: {
${places.join('\n')}
  },
};
`;
}

function valueType({ type, struct }: KernelType): string {
  return struct ? `StructAddress<${struct}>` : known(type).value;
}

function known(type: string): { value: string; field?: string } {
  const found = types[type];
  if (!found) throw new Error(`Expected kernels to take and return ${Object.keys(types).join(', ')} but found ${type}`);
  return found;
}

function indented(doc: string): string {
  if (doc === '') return '';
  const lines = doc.split('\n').map((line) => line.trim());
  return `${lines.map((line) => (line.startsWith('*') ? `   ${line}` : `  ${line}`)).join('\n')}\n`;
}
