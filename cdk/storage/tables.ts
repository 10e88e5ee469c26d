import { RemovalPolicy } from 'aws-cdk-lib';
import { type Attribute, AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';

/** A table and the environment variable that carries its name to the functions. */
export interface HouseTable {
  table: Table;
  variable: string;
}

export interface Tables {
  /** tenant / imageId: one item per picture; index `changes` (tenantShard / changedAt) is the change log, `duplicates` (tenant / duplicateOf) lists near-duplicates, `contents` (content) finds the same file under other names. */
  library: HouseTable;
  /** tenant / version: build records, and the items CURRENT and the lease. */
  partitions: HouseTable;
  /** tenant / user: the five weights; tenant / #judgement#slot: what users said of searches, for 90 days. */
  profiles: HouseTable;
  /** searchId: what was shown, for a day. */
  searches: HouseTable;
  /** keyHash: tenant and role of an API key. */
  tenants: HouseTable;
}

export const changesIndex = 'changes';
export const duplicatesIndex = 'duplicates';
export const contentsIndex = 'contents';

export function createTables(scope: Construct): Tables {
  const library = createTable(scope, 'Library', 'tenant', 'imageId');
  library.table.addGlobalSecondaryIndex({
    indexName: changesIndex,
    partitionKey: text('tenantShard'),
    sortKey: text('changedAt'),
    projectionType: ProjectionType.ALL,
  });
  // Sparse: only pictures that are marked as near-duplicates are in it.
  library.table.addGlobalSecondaryIndex({
    indexName: duplicatesIndex,
    partitionKey: text('tenant'),
    sortKey: text('duplicateOf'),
    projectionType: ProjectionType.KEYS_ONLY,
  });
  library.table.addGlobalSecondaryIndex({
    indexName: contentsIndex,
    partitionKey: text('content'),
    projectionType: ProjectionType.KEYS_ONLY,
  });
  return {
    library,
    partitions: createTable(scope, 'Partitions', 'tenant', 'version'),
    profiles: createTable(scope, 'Profiles', 'tenant', 'user', { timeToLiveAttribute: 'expiresAt' }),
    searches: createTable(scope, 'Searches', 'searchId', undefined, {
      timeToLiveAttribute: 'expiresAt',
      removalPolicy: RemovalPolicy.DESTROY,
    }),
    tenants: createTable(scope, 'Tenants', 'keyHash'),
  };
}

/** On demand, restorable to any second of the last 35 days, and kept when the stack is deleted. */
function createTable(
  scope: Construct,
  id: string,
  partitionKey: string,
  sortKey?: string,
  options: { timeToLiveAttribute?: string; removalPolicy?: RemovalPolicy } = {},
): HouseTable {
  const table = new Table(scope, id, {
    partitionKey: text(partitionKey),
    ...(sortKey && { sortKey: text(sortKey) }),
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ...options,
  });
  return { table, variable: `${id.toUpperCase()}_TABLE` };
}

function text(name: string): Attribute {
  return { name, type: AttributeType.STRING };
}
