import { createHash, randomBytes } from 'node:crypto';
import { GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { dynamodb } from './dynamodb.ts';

export const roles = ['reader', 'editor', 'admin'] as const;
/** reader: search and own profile; editor: pictures too; admin: builds too. */
export type Role = (typeof roles)[number];

/** Tenant and role of a credential. */
export interface Caller {
  tenant: string;
  role: Role;
}

/** The Tenants table, keyed by the hash of an API key. The key itself is not stored. */
export class TenantStore {
  #table: string;

  constructor(table: string) {
    this.#table = table;
  }

  /** Makes a key for a tenant. The key is returned only once. */
  async issueKey(caller: Caller): Promise<string> {
    const apiKey = `dlsift_${randomBytes(24).toString('base64url')}`;
    const item = { keyHash: hashOf(apiKey), ...caller, createdAt: new Date().toISOString() };
    await dynamodb.send(new PutCommand({ TableName: this.#table, Item: item }));
    return apiKey;
  }

  /** The caller of a key; null for a key that was never issued. */
  async callerOf(apiKey: string): Promise<Caller | null> {
    const { Item } = await dynamodb.send(new GetCommand({ TableName: this.#table, Key: { keyHash: hashOf(apiKey) } }));
    return Item ? { tenant: Item.tenant as string, role: Item.role as Role } : null;
  }

  /** Every tenant that has a key. */
  async names(): Promise<string[]> {
    const names = new Set<string>();
    let start: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await dynamodb.send(
        new ScanCommand({ TableName: this.#table, ProjectionExpression: 'tenant', ExclusiveStartKey: start }),
      );
      for (const { tenant } of Items) names.add(tenant as string);
      start = LastEvaluatedKey;
    } while (start);
    return [...names].sort();
  }
}

function hashOf(apiKey: string): string {
  return createHash('sha256').update(apiKey).digest('hex');
}
