import { neededRole, type OpenApiDocument } from '../build/openapi.ts';

/**
 * The page with its generated blocks filled in. A block lies between `<!-- calls -->`, `<!-- limits
 * -->` or `<!-- problems -->` and `<!-- end -->`.
 *
 * @throws Error when the page has not exactly one block of each kind
 */
export function withTables(page: string, document: OpenApiDocument): string {
  const blocks = { calls: callTable(document), limits: limitTable(document), problems: problemTable(document) };
  return Object.entries(blocks).reduce((text, [name, content]) => replaceBlock(text, name, content), page);
}

function replaceBlock(page: string, name: string, content: string): string {
  const parts = page.split(new RegExp(`(?<=<!-- ${name} -->\n)[^]*?(?=<!-- end -->)`));
  if (parts.length !== 2) {
    throw new Error(`Expected one block <!-- ${name} --> … <!-- end --> but found ${parts.length - 1}`);
  }
  return parts.join(`\n${content}\n`);
}

function callTable({ paths, tags }: OpenApiDocument): string {
  const calls = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ path, method, operation })),
  );
  const rows = tags.flatMap(({ name }) =>
    calls
      .filter(({ operation }) => operation.tags.includes(name))
      .map(({ path, method, operation }, i) => {
        const role = neededRole(operation) ?? 'none';
        return `| ${i === 0 ? name : ''} | \`${method.toUpperCase()} ${path}\` | ${role} | ${operation.summary} |`;
      }),
  );
  return `| | call | role | does |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

function limitTable(document: OpenApiDocument): string {
  const rows = Object.entries(document['x-limits']).map(
    ([name, value]) =>
      `| \`${name}\` | ${value.toLocaleString('en').replaceAll(',', ' ')} | ${document['x-limit-meanings'][name]} |`,
  );
  return `| limit | value | meaning |\n|---|---|---|\n${rows.join('\n')}\n`;
}

function problemTable(document: OpenApiDocument): string {
  const rows = Object.entries(document['x-problems']).map(
    ([name, { status, title }]) => `| ${status} | \`${name}\` | ${title} |`,
  );
  return `| status | type | title |\n|---|---|---|\n${rows.join('\n')}\n`;
}
