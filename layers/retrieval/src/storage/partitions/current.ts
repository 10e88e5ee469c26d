import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamodb, readItem, writeIf } from '../dynamodb.ts';
import { items } from './items.ts';

export async function readCurrentVersion(table: string, tenant: string): Promise<string | null> {
  const current = await readItem(table, { tenant, version: items.current });
  return (current?.serves as string | undefined) ?? null;
}

export async function promote(
  table: string,
  tenant: string,
  version: string,
  previous: string | null,
  at: string,
): Promise<boolean> {
  return writeIf(() =>
    dynamodb.send(
      new PutCommand({
        TableName: table,
        Item: { tenant, version: items.current, serves: version, promotedAt: at },
        ConditionExpression:
          previous === null ? 'attribute_not_exists(serves) OR serves = :version' : 'serves IN (:version, :previous)',
        ExpressionAttributeValues: { ':version': version, ...(previous !== null && { ':previous': previous }) },
      }),
    ),
  );
}

export async function adopt(table: string, tenant: string, featureSet: string): Promise<boolean> {
  return writeIf(() =>
    dynamodb.send(
      new UpdateCommand({
        TableName: table,
        Key: { tenant, version: items.current },
        UpdateExpression: 'SET featureSet = :featureSet',
        ConditionExpression: 'attribute_not_exists(serves)',
        ExpressionAttributeValues: { ':featureSet': featureSet },
      }),
    ),
  );
}
