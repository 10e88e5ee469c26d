import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamodb, readItem, writeIf } from '../dynamodb.ts';
import { items } from './items.ts';

export async function announce(table: string, tenant: string, owner: string, featureSet: string): Promise<boolean> {
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
}

export async function takeLease(
  table: string,
  tenant: string,
  owner: string,
  until: number,
  now: number,
): Promise<boolean> {
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
}

export async function releaseLease(table: string, tenant: string, owner: string): Promise<void> {
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
}

export async function readBuilder(table: string, tenant: string, now: number): Promise<string | null> {
  const lease = await readItem(table, { tenant, version: items.lease });
  return lease?.owner !== undefined && (lease.until as number) >= now ? (lease.owner as string) : null;
}
