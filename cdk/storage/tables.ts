import { RemovalPolicy } from 'aws-cdk-lib';
import { type Attribute, AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';

/** A table, and the environment variable that tells functions its name. */
export interface StoredTable {
  table: Table;
  variable: string;
}

export interface Tables {
  /**
   * tenant / imageId: one item per picture. Index `changes` (tenantShard / changedAt) is the change
   * log, `duplicates` (tenant / duplicateOf) lists near-duplicates, `contents` (content) finds the
   * same file under other names.
   */
  library: StoredTable;
  /** tenant / version: build records, and the items CURRENT and the lease. */
  partitions: StoredTable;
  /**
   * tenant / user: the five weights; tenant / #judgement#slot: users' judgements of searches, and
   * tenant / #moved#imageId: where their pictures went, for 90 days.
   */
  profiles: StoredTable;
  /** searchId: the results shown, and what moved pictures leave, for a day. */
  searches: StoredTable;
  /** keyHash: tenant and role of an API key. */
  tenants: StoredTable;
}

export const changesIndex = 'changes';
export const duplicatesIndex = 'duplicates';
export const contentsIndex = 'contents';

/** Creates the tables with their indexes, streams and expiry. */
export function createTables(scope: Construct): Tables {
  const library = createTable(scope, 'Library', 'tenant', 'imageId');
  library.table.addGlobalSecondaryIndex({
    indexName: changesIndex,
    partitionKey: text('tenantShard'),
    sortKey: text('changedAt'),
    projectionType: ProjectionType.ALL,
  });
  // Sparse: has only pictures that are marked as near-duplicates.
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

/**
 * Creates a table that is billed on demand, can be restored to any second of 35 days, and stays
 * when the stack is deleted.
 */
function createTable(
  scope: Construct,
  id: string,
  partitionKey: string,
  sortKey?: string,
  options: { timeToLiveAttribute?: string; removalPolicy?: RemovalPolicy } = {},
): StoredTable {
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
