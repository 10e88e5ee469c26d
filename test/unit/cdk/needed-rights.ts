import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const storage = 'layers/retrieval/src/storage';

/**
 * Rights that a store's method or a function needs: `action -> resources`, in the words of
 * `grantsOf`.
 */
export type Rights = Record<string, string[]>;

/** The table of each store, and the names by which functions call it. */
const stores: Record<string, { table: string | null; names: string[] }> = {
  LibraryStore: { table: 'Library', names: ['library', 'changes', 'source'] },
  PartitionStore: { table: 'Partitions', names: ['partitions'] },
  ProfileStore: { table: 'Profiles', names: ['profiles'] },
  JudgementStore: { table: 'Profiles', names: ['judgements', 'stored'] },
  SearchStore: { table: 'Searches', names: ['searches'] },
  LeftEditsStore: { table: 'Searches', names: ['leftEdits'] },
  QueryStore: { table: 'Searches', names: ['queries'] },
  TenantStore: { table: 'Tenants', names: ['tenants'] },
  ObjectStore: { table: null, names: ['objects', 'source'] },
  ModelStore: { table: null, names: ['models'] },
};
const tableActions: Record<string, string> = {
  GetCommand: 'GetItem',
  BatchGetCommand: 'BatchGetItem',
  PutCommand: 'PutItem',
  UpdateCommand: 'UpdateItem',
  DeleteCommand: 'DeleteItem',
  QueryCommand: 'Query',
  ScanCommand: 'Scan',
};
const otherActions: Record<string, string> = {
  GetObjectCommand: 's3:GetObject',
  PutObjectCommand: 's3:PutObject',
  DeleteObjectCommand: 's3:DeleteObject',
  ListObjectsV2Command: 's3:ListBucket',
  SendMessageCommand: 'sqs:SendMessage',
  SendMessageBatchCommand: 'sqs:SendMessage',
  StartExecutionCommand: 'states:StartExecution',
  DescribeExecutionCommand: 'states:DescribeExecution',
};

/** Stores that are joined from groups of methods, by the folder that the groups lie in. */
const joinedStores: Record<string, string> = { library: 'LibraryStore', partitions: 'PartitionStore' };

/** `Store.method` or `function` -> its source. The formatter ends each body at its indentation. */
const bodies = new Map<string, string>();
for (const file of [...globSync(`${storage}/**/*.ts`, { cwd: root }), 'functions/common/models.ts']) {
  const text = readFileSync(root + file, 'utf8');
  for (const [body, name] of text.matchAll(/^(?:export )?(?:async )?function (\w+)[\s\S]*?^}/gm))
    bodies.set(name, body);
  for (const [type, name] of text.matchAll(/^export class (\w+)[\s\S]*?^}/gm)) {
    for (const [body, method] of type.matchAll(/^ {2}(?:async )?\*?(#?\w+)\([\s\S]*?^ {2}}/gm)) {
      bodies.set(`${name}.${method}`, body);
    }
  }
  const joined = joinedStores[file.split('/').at(-2)!];
  if (!joined) continue;
  for (const [body, method] of text.matchAll(/^ {4}(?:async )?\*?(\w+)\([\s\S]*?^ {4}},$/gm)) {
    bodies.set(`${joined}.${method}`, body);
  }
}

function add(rights: Rights, action: string, resource: string): void {
  const known = rights[action] ?? [];
  rights[action] = known.includes(resource) ? known : [...known, resource];
}

/** Adds the rights that a store's method needs, with those of all methods it calls. */
function rightsOf(name: string, type: string, rights: Rights, seen = new Set<string>()): void {
  const body = bodies.get(name)?.replace(/^.*/, '');
  if (!body || seen.has(name)) return;
  seen.add(name);
  const { table } = stores[type];
  const index = /IndexName: '(\w+)'/.exec(body)?.[1];
  for (const [, command] of body.matchAll(/new (\w+Command)\(/g)) {
    const action = tableActions[command];
    if (action) add(rights, `dynamodb:${action}`, index ? `${table}/index/${index}` : `${table}`);
    else add(rights, otherActions[command] ?? command, 'Pictures');
  }
  for (const [, called] of body.matchAll(/\b(?:this|builds|pointer|reads)\.(#?\w+)\(/g))
    rightsOf(`${type}.${called}`, type, rights, seen);
  for (const [, called] of body.matchAll(/(?<![.\w])(\w+)\(/g)) rightsOf(called, type, rights, seen);
  for (const [, called] of body.matchAll(/this\.#objects\.(\w+)\(/g)) {
    rightsOf(`ObjectStore.${called}`, 'ObjectStore', rights, seen);
  }
}

/** Bundles a function with the stores external, so that calls of them stay in the code. */
async function codeOf(name: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [`functions/${name}/handler.ts`],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    conditions: ['source'],
    logLevel: 'error',
    plugins: [
      {
        name: 'stores-outside',
        setup({ onResolve }) {
          onResolve({ filter: /^[^./]|storage\/index\.ts$|\/models\.ts$/ }, ({ path, kind }) => {
            if (kind === 'entry-point') return undefined;
            return /^@dlsift\/retrieval\/(?!storage)/.test(path) ? undefined : { path, external: true };
          });
        },
      },
    ],
  });
  return outputFiles[0].text;
}

/**
 * Finds the rights that the code of `functions/<name>` needs, and the key builders that it uses.
 */
export async function neededRights(name: string): Promise<{ rights: Rights; keys: Set<string> }> {
  const code = await codeOf(name);
  const rights: Rights = {};
  const methods = [...bodies.keys()].filter((key) => key.includes('.'));
  for (const [, before = '', receiver, method] of code.matchAll(/(\w+\.)?#?(\w+)(?:\(\))?\.(\w+)\(/g)) {
    // A build's workspace has files named like stores; it reads and writes the objects itself.
    if (before === 'workspace.') continue;
    for (const [type, { names }] of Object.entries(stores)) {
      // The bundler numbers a name that two files use.
      if (names.includes(receiver.replace(/\d+$/, ''))) rightsOf(`${type}.${method}`, type, rights);
    }
    // A method that only one store has belongs to that store, whatever the receiver's name.
    const only = methods.filter((known) => known.endsWith(`.${method}`));
    if (only.length === 1 && /^[a-z]+[A-Z]/.test(method)) rightsOf(only[0], only[0].split('.')[0], rights);
  }
  for (const [, command] of code.matchAll(/new (\w+Command)\(/g)) {
    const action = otherActions[command];
    if (action?.startsWith('sqs:')) add(rights, action, 'queue');
    else
      add(rights, action ?? command, action === 'states:StartExecution' ? 'StateMachine' : 'execution:StateMachine:*');
  }
  // Without it, S3 answers 403 for a missing object.
  if (rights['s3:GetObject']) add(rights, 's3:ListBucket', 'Pictures');
  return { rights, keys: new Set(code.match(/\b\w+(?:Key|Prefix)\b/g)) };
}
