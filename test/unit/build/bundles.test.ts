import { execFile } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const template = join(root, 'cdk.out/local/Dlsift.template.json');

interface Resource {
  Type: string;
  Properties: { Layers?: { Ref: string }[]; Environment?: { Variables: Record<string, unknown> } };
  Metadata?: { 'aws:asset:path'?: string };
}

const isBuilt = existsSync(template);
const resources: Record<string, Resource> = isBuilt ? JSON.parse(readFileSync(template, 'utf8')).Resources : {};
const functions = Object.values(resources)
  .filter(({ Type }) => Type === 'AWS::Lambda::Function')
  .map(({ Metadata, Properties }) => ({
    variables: Object.keys(Properties.Environment?.Variables ?? {}),
    bundle: Metadata?.['aws:asset:path'] ?? '',
    layers: (Properties.Layers ?? []).map(({ Ref }) => resources[Ref]?.Metadata?.['aws:asset:path'] ?? ''),
  }));

/** Lays out a function as Lambda does: it reaches the packages of its layers and no others. */
function layOut(folder: string, bundle: string, layers: string[]): string {
  for (const layer of layers) {
    for (const path of globSync('nodejs/node_modules/{@*/*,[!@]*}', { cwd: layer })) {
      const link = join(folder, path.replace('nodejs/', ''));
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(layer, path), link);
    }
  }
  const task = join(folder, basename(bundle));
  symlinkSync(bundle, task);
  return join(task, 'index.mjs');
}

describe.runIf(isBuilt)('the function bundles', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'dlsift-bundles-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(functions.map((built) => ({ ...built, name: basename(built.bundle) })))(
    '$name loads with only its layers and its environment',
    async ({ name, bundle, layers, variables }) => {
      mkdirSync(join(folder, `${name}-in-lambda`));
      const entry = layOut(join(folder, `${name}-in-lambda`), bundle, layers);
      const code = `const { handler } = await import(${JSON.stringify(entry)}); console.log(typeof handler);`;
      const environment = Object.fromEntries(
        ['AWS_REGION', ...variables].map((variable) => [variable, 'eu-central-1']),
      );
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--preserve-symlinks', '--input-type=module', '--eval', code],
        { cwd: folder, env: { PATH: process.env.PATH, ...environment } },
      );
      expect(stdout.trim()).toBe('function');
    },
  );
});
