import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDatabaseServer, startStorageServer } from '../../local/cloud/servers/index.ts';
import type { Table } from '../../local/cloud/template/index.ts';

/** A separate tenant for each test: tenants do not see each other's items. */
export const aTenant = () => `t-${randomBytes(4).toString('hex')}`;

const key = (hash: string, range?: string): Table['keys'] => [
  { AttributeName: hash, KeyType: 'HASH' },
  ...(range ? [{ AttributeName: range, KeyType: 'RANGE' as const }] : []),
];
const text = (...names: string[]): Table['attributes'] =>
  names.map((name) => ({ AttributeName: name, AttributeType: 'S' }));

/** The tables of the stack. */
export const tables: Record<'library' | 'partitions' | 'profiles' | 'searches' | 'tenants', Table> = {
  library: {
    name: 'Library',
    attributes: text('tenant', 'imageId', 'tenantShard', 'changedAt', 'duplicateOf', 'content'),
    keys: key('tenant', 'imageId'),
    indexes: [
      { IndexName: 'changes', KeySchema: key('tenantShard', 'changedAt'), Projection: { ProjectionType: 'ALL' } },
      {
        IndexName: 'duplicates',
        KeySchema: key('tenant', 'duplicateOf'),
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
      { IndexName: 'contents', KeySchema: key('content'), Projection: { ProjectionType: 'KEYS_ONLY' } },
    ],
  },
  partitions: {
    name: 'Partitions',
    attributes: text('tenant', 'version'),
    keys: key('tenant', 'version'),
    indexes: [],
  },
  profiles: { name: 'Profiles', attributes: text('tenant', 'user'), keys: key('tenant', 'user'), indexes: [] },
  searches: { name: 'Searches', attributes: text('searchId'), keys: key('searchId'), indexes: [] },
  tenants: { name: 'Tenants', attributes: text('keyHash'), keys: key('keyHash'), indexes: [] },
};
export const bucket = 'pictures';

/**
 * Starts local DynamoDB and S3 servers and points the AWS SDK and the functions of this process at
 * them.
 */
export async function startStores(): Promise<{ stop(): Promise<void> }> {
  const directory = mkdtempSync(join(tmpdir(), 'dlsift-contract-'));
  const database = await startDatabaseServer(join(directory, 'tables'));
  const credentials = { accessKeyId: 'local', secretAccessKey: 'secret' };
  const folders = { objects: join(directory, 'objects'), queues: join(directory, 'queues') };
  const storage = await startStorageServer(folders, 0, credentials);
  for (const table of Object.values(tables)) await database.createTable(table);
  storage.createBucket({ name: bucket, notifications: [], cors: [] });
  Object.assign(process.env, {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: database.url,
    AWS_ENDPOINT_URL_S3: storage.url,
    LIBRARY_TABLE: tables.library.name,
    PARTITIONS_TABLE: tables.partitions.name,
    PROFILES_TABLE: tables.profiles.name,
    SEARCHES_TABLE: tables.searches.name,
    BUCKET: bucket,
    POWERTOOLS_LOG_LEVEL: 'CRITICAL',
  });
  return {
    async stop() {
      await database.stop();
      await storage.stop();
      rmSync(directory, { recursive: true });
    },
  };
}
