import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { formatWithOptions } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const root = join(import.meta.dirname, '../../..');
/** Inside the checkout, so that the examples' imports resolve; git ignores `dist`. */
const directory = join(root, 'dist/examples');

interface Example {
  name: string;
  code: string;
  /** Expected output in the code's comments, one line each. */
  prints: string[];
}

/** The TypeScript blocks that follow `@example` in a source file's doc comments. */
function examplesIn(file: string): Example[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/^ *\* @example\n *\* ```ts\n(.*?)^ *\* ```$/gms)].map(([, block = ''], i) => {
    const code = block.replaceAll(/^ *\* ?/gm, '');
    const room = file.split('/').at(-2);
    return {
      name: `${room}-${basename(file, '.ts')}-${i + 1}`,
      code,
      prints: [...code.matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm)].map(([, printed = '']) => printed),
    };
  });
}

const examples = globSync('layers/retrieval/src/**/*.ts', { cwd: root })
  .filter((file) => !/[\\/](?:assembly|generated)[\\/]/.test(file))
  .map((file) => file.replaceAll('\\', '/'))
  .sort()
  .flatMap(examplesIn);

beforeAll(() => {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  for (const { name, code } of examples) writeFileSync(join(directory, `${name}.ts`), code);
  writeFileSync(
    join(directory, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../tsconfig.json',
      include: ['*.ts', '../../layers/retrieval/src/**/*.d.ts'],
      exclude: [],
    }),
  );
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('the @example blocks of @dlsift/retrieval', () => {
  it('pass the type checker', { timeout: 120_000 }, () => {
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const { stdout, status } = spawnSync(process.execPath, [compiler, '-p', directory], { encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  it.for(examples)('$name prints what its comments say', async ({ name, prints }) => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    await import(join(directory, `${name}.ts`));
    const printed = log.mock.calls.map((values) => formatWithOptions({ breakLength: Infinity }, ...values));
    log.mockRestore();
    expect(prints.length).toBeGreaterThan(0);
    expect(printed).toEqual(prints);
  });
});
