import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamodb, readItem, writeIf } from '../dynamodb.ts';
import { items } from './items.ts';

/** The lease: which build has the right to build for a tenant. */
export function buildLease(table: string) {
  return {
    /**
     * States the feature set that the build which holds the lease will describe pictures by.
     *
     * @returns false where it no longer holds the lease
     */
    async announce(tenant: string, owner: string, featureSet: string): Promise<boolean> {
      return writeIf(() =>
        dynamodb.send(
          new UpdateCommand({
            TableName: table,
            Key: { tenant, version: items.lease },
            UpdateExpression: 'SET announced = :announced',
            ConditionExpression: '#owner = :owner',
            ExpressionAttributeNames: { '#owner': 'owner' },
            ExpressionAttributeValues: { ':owner': owner, ':announced': { owner, featureSet } },
          }),
        ),
      );
    },

    /**
     * Takes or renews the lease until `until`, in milliseconds since 1970.
     *
     * @returns false where another build holds it
     */
    async lease(tenant: string, owner: string, until: number, now = Date.now()): Promise<boolean> {
      return writeIf(() =>
        dynamodb.send(
          new UpdateCommand({
            TableName: table,
            Key: { tenant, version: items.lease },
            UpdateExpression: 'SET #owner = :owner, #until = :until',
            ConditionExpression: 'attribute_not_exists(version) OR #owner = :owner OR #until < :now',
            ExpressionAttributeNames: { '#owner': 'owner', '#until': 'until' },
            ExpressionAttributeValues: { ':owner': owner, ':until': until, ':now': now },
          }),
        ),
      );
    },

    /** Gives the lease back. Does nothing where another build holds it. */
    async release(tenant: string, owner: string): Promise<void> {
      await writeIf(() =>
        dynamodb.send(
          new DeleteCommand({
            TableName: table,
            Key: { tenant, version: items.lease },
            ConditionExpression: '#owner = :owner',
            ExpressionAttributeNames: { '#owner': 'owner' },
            ExpressionAttributeValues: { ':owner': owner },
          }),
        ),
      );
    },

    /** The build that holds the lease at `now`, or null. */
    async builder(tenant: string, now = Date.now()): Promise<string | null> {
      const lease = await readItem(table, { tenant, version: items.lease });
      return lease?.owner !== undefined && (lease.until as number) >= now ? (lease.owner as string) : null;
    },
  };
}
