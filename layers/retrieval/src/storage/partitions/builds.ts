import { DeleteCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamodb, readItem, writeIf } from '../dynamodb.ts';
import { firstLetter } from './items.ts';
import type { PartitionRecord } from './record.ts';
import { packSegments, unpackSegments } from './segment-manifest.ts';

/** Fields of its record that a build may change. */
export type PartitionFields = Partial<Omit<PartitionRecord, 'tenant' | 'version'>>;

/** Records of builds in the Partitions table. */
export function buildRecords(table: string) {
  return {
    /** Stores a new build. Fails where its version exists. */
    async create(record: PartitionRecord): Promise<void> {
      const Item = { ...record, segments: packSegments(record.segments) };
      await dynamodb.send(
        new PutCommand({ TableName: table, Item, ConditionExpression: 'attribute_not_exists(version)' }),
      );
    },

    /** A build, or null. */
    async get(tenant: string, version: string): Promise<PartitionRecord | null> {
      if (version >= firstLetter) return null;
      const item = await readItem(table, { tenant, version });
      return item ? fromItem(item) : null;
    },

    /** Sets some fields of a build. */
    async update(tenant: string, version: string, fields: PartitionFields): Promise<void> {
      await setFields(table, tenant, version, fields, 'attribute_exists(version)', {});
    },

    /**
     * Sets some fields of a build that is still in one of the given states.
     *
     * @returns false where it is in another state
     */
    updateIn(
      tenant: string,
      version: string,
      states: readonly PartitionRecord['state'][],
      fields: PartitionFields,
    ): Promise<boolean> {
      const values = Object.fromEntries(states.map((state, i) => [`:s${i}`, state]));
      const condition = `#state IN (${Object.keys(values).join(', ')})`;
      return writeIf(() => setFields(table, tenant, version, fields, condition, values));
    },

    /**
     * Marks a version as removed, before its files are deleted: a marked version is never activated
     * again.
     *
     * @returns false where the version serves again since it was read
     */
    markRemoved({ tenant, version, state, servedUntil = null }: PartitionRecord): Promise<boolean> {
      const unserved =
        servedUntil === null ? '(attribute_not_exists(servedUntil) OR servedUntil = :until)' : 'servedUntil = :until';
      return writeIf(() =>
        setFields(table, tenant, version, { state: 'removed' }, `#state = :known AND ${unserved}`, {
          ':known': state,
          ':until': servedUntil,
        }),
      );
    },

    /** Deletes a build's record, not its files. */
    async forget(tenant: string, version: string): Promise<void> {
      await dynamodb.send(new DeleteCommand({ TableName: table, Key: { tenant, version } }));
    },

    /** A tenant's builds, newest first. */
    async latest(tenant: string, limit = Number.POSITIVE_INFINITY): Promise<PartitionRecord[]> {
      const found: PartitionRecord[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const { Items = [], LastEvaluatedKey } = await dynamodb.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: 'tenant = :tenant AND version < :letters',
            ExpressionAttributeValues: { ':tenant': tenant, ':letters': firstLetter },
            ScanIndexForward: false,
            ConsistentRead: true,
            Limit: Number.isFinite(limit) ? limit - found.length : undefined,
            ExclusiveStartKey: start,
          }),
        );
        found.push(...Items.map(fromItem));
        start = LastEvaluatedKey;
      } while (start && found.length < limit);
      return found;
    },
  };
}

async function setFields(
  table: string,
  tenant: string,
  version: string,
  { segments, ...fields }: PartitionFields,
  condition: string,
  values: Record<string, unknown>,
): Promise<void> {
  const given = Object.entries({ ...fields, ...(segments && { segments: packSegments(segments) }) });
  await dynamodb.send(
    new UpdateCommand({
      TableName: table,
      Key: { tenant, version },
      UpdateExpression: `SET ${given.map((_, i) => `#f${i} = :f${i}`).join(', ')}`,
      ConditionExpression: condition,
      ExpressionAttributeNames: {
        ...Object.fromEntries(given.map(([name], i) => [`#f${i}`, name])),
        ...(condition.includes('#state') && { '#state': 'state' }),
      },
      ExpressionAttributeValues: { ...Object.fromEntries(given.map(([, value], i) => [`:f${i}`, value])), ...values },
    }),
  );
}

function fromItem({ segments, ...item }: Record<string, unknown>): PartitionRecord {
  const record = item as unknown as PartitionRecord;
  return { ...record, segments: unpackSegments(segments, record) };
}
