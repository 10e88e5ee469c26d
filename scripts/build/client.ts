import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exists, root, type Step } from './step.ts';

const description = 'client/generated/openapi.json';
const types = 'client/generated/schema.d.ts';
const api = 'functions/api/openapi.ts';

/** The API's own description, and from it the types of the client that the page and the terminal share. */
export const clientStep: Step = {
  name: 'client',
  inputs: ['scripts/build/client.ts', 'functions/**/*.ts', 'layers/retrieval/src/**/*.ts'],
  output: types,
  blockedBy: () => (exists(api) ? undefined : api),
  run: () => {
    const node = (...args: string[]) =>
      execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    const printed = node('--conditions=source', api);
    mkdirSync(join(root, 'client/generated'), { recursive: true });
    writeFileSync(join(root, description), printed);
    // openapi-typescript needs TypeScript 5's compiler API; both live in the client's own node_modules.
    node('client/node_modules/openapi-typescript/bin/cli.js', description, '--output', types);
  },
};
