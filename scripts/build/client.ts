import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientCalls, clientLimits, clientTypes } from './client-calls.ts';
import type { OpenApiDocument } from './openapi.ts';
import { exists, root, type Step } from './step.ts';

const generated = 'client/generated';
const description = `${generated}/openapi.json`;
const api = 'functions/api/openapi.ts';

/** The OpenAPI document of the API, and of it the types, calls and limits of the client. */
export const clientStep: Step = {
  name: 'client',
  inputs: [
    'scripts/build/{client,client-calls,openapi}.ts',
    'functions/**/*.ts',
    'names/*.ts',
    'layers/retrieval/src/**/*.ts',
  ],
  output: `${generated}/limits.ts`,
  blockedBy: () => (exists(api) ? undefined : api),
  run: () => {
    const node = (...args: string[]) =>
      execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    const write = (name: string, text: string) => writeFileSync(join(root, generated, name), text);
    mkdirSync(join(root, generated), { recursive: true });
    const printed = node('--conditions=source', api);
    write('openapi.json', printed);
    // openapi-typescript needs TypeScript 5's compiler API; both live in the client's own
    // node_modules.
    const types = ['--output', `${generated}/schema.d.ts`, '--default-non-nullable=false'];
    node('client/node_modules/openapi-typescript/bin/cli.js', description, ...types);
    const document = JSON.parse(printed) as OpenApiDocument;
    write('types.ts', clientTypes(document));
    write('calls.ts', clientCalls(document));
    write('limits.ts', clientLimits(document));
  },
};
