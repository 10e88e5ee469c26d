import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type GlobalSecondaryIndex,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { CloudError } from '../errors.ts';
import { region, type Table } from '../template/index.ts';
import { close, listen } from './listen.ts';

/** DynamoDB on a port of this machine, its data on disk. */
export interface DatabaseServer {
  url: string;
  /** Creates a table and its indexes, or the indexes that an existing table lacks. */
  createTable(table: Table): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Time until idle connections close. Node's default of 5 s closes them under clients that compute
 * between requests.
 */
const keepAliveMs = 5 * 60_000;

/** Starts dynalite. */
export async function startDatabaseServer(directory: string): Promise<DatabaseServer> {
  const server = dynalite({ path: directory, createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
  refuseBrowsers(server);
  server.keepAliveTimeout = keepAliveMs;
  const url = `http://127.0.0.1:${await listen(server, 0)}`;
  const client = new DynamoDBClient({
    endpoint: url,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return {
    url,
    createTable: (table) => ensureTable(client, table),
    async stop() {
      client.destroy();
      await close(server);
    },
  };
}

/** Browsers send an Origin header, the SDK does not; dynalite itself accepts any web page. */
function refuseBrowsers(server: Server): void {
  const [answer] = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (request.headers.origin === undefined) answer?.call(server, request, response);
    else response.writeHead(403).end();
  });
}

async function ensureTable(client: DynamoDBClient, table: Table): Promise<void> {
  const existing = await describe(client, table.name);
  if (existing === undefined) {
    await client.send(
      new CreateTableCommand({
        TableName: table.name,
        AttributeDefinitions: table.attributes,
        KeySchema: table.keys,
        BillingMode: 'PAY_PER_REQUEST',
        ...(table.indexes.length > 0 && { GlobalSecondaryIndexes: table.indexes.map(indexOf) }),
      }),
    );
    await untilActive(client, table.name);
    return;
  }
  const keysOf = (keys: typeof table.keys | undefined) =>
    JSON.stringify(keys?.map((key) => [key.KeyType, key.AttributeName]).sort());
  if (keysOf(existing.KeySchema as typeof table.keys) !== keysOf(table.keys)) {
    throw new CloudError(
      `The table ${table.name} on disk has other keys than the template: start once with --fresh, which deletes all data.`,
    );
  }
  const present = new Set(existing.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
  for (const index of table.indexes.filter(({ IndexName }) => !present.has(IndexName))) {
    await client.send(
      new UpdateTableCommand({
        TableName: table.name,
        AttributeDefinitions: table.attributes,
        GlobalSecondaryIndexUpdates: [{ Create: indexOf(index) }],
      }),
    );
    await untilActive(client, table.name);
  }
}

function indexOf({ IndexName, KeySchema, Projection }: Table['indexes'][number]): GlobalSecondaryIndex {
  return { IndexName, KeySchema, Projection } as GlobalSecondaryIndex;
}

async function describe(client: DynamoDBClient, name: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function untilActive(client: DynamoDBClient, name: string): Promise<void> {
  for (;;) {
    const table = await describe(client, name);
    const indexes = table?.GlobalSecondaryIndexes ?? [];
    if (table?.TableStatus === 'ACTIVE' && indexes.every(({ IndexStatus }) => IndexStatus === 'ACTIVE')) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
