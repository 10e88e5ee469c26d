import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamodb, readItem, writeIf } from '../dynamodb.ts';
import { items } from './items.ts';

/** The pointer to the version that serves. */
export function currentPointer(table: string) {
  return {
    /** The version that serves, or null before the first build. */
    async currentVersion(tenant: string): Promise<string | null> {
      const current = await readItem(table, { tenant, version: items.current });
      return (current?.serves as string | undefined) ?? null;
    },

    /**
     * Makes `version` serve if `previous` still does, in one conditional write.
     *
     * @returns true also where `version` serves already
     */
    async promote(tenant: string, version: string, previous: string | null, at: string): Promise<boolean> {
      return writeIf(() =>
        dynamodb.send(
          new PutCommand({
            TableName: table,
            Item: { tenant, version: items.current, serves: version, promotedAt: at },
            ConditionExpression:
              previous === null
                ? 'attribute_not_exists(serves) OR serves = :version'
                : 'serves IN (:version, :previous)',
            ExpressionAttributeValues: { ':version': version, ...(previous !== null && { ':previous': previous }) },
          }),
        ),
      );
    },

    /**
     * Chooses another feature set for a library without a partition.
     *
     * @returns false where a partition serves
     */
    async adopt(tenant: string, featureSet: string): Promise<boolean> {
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
    },
  };
}
