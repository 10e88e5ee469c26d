/** The parts of the API's OpenAPI document that are read here. */
export interface OpenApiDocument {
  /** By path, then by method. */
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
  tags: { name: string; description: string }[];
  'x-limits': Record<string, number>;
  'x-limit-meanings': Record<string, string>;
  'x-problems': Record<string, { status: number; title: string }>;
}

export interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  /** The lowest role that may call; without it no key is needed. */
  'x-role'?: string;
  'x-higher-role'?: { role: string; when: string };
  parameters?: { in: string; name: string; required?: boolean }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

export interface Schema {
  $ref?: string;
  anyOf?: Schema[];
  required?: string[];
}

/** Who may call: `reader`, or `reader (for the library: editor)`. */
export function neededRole({ 'x-role': role, 'x-higher-role': higher }: Operation): string | null {
  if (role === undefined) return null;
  return higher ? `${role} (${higher.when}: ${higher.role})` : role;
}
