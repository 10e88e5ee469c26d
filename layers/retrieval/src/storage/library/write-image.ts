import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamodb, writeIf } from '../dynamodb.ts';
import { tenantShardOf } from './change-log.ts';
import type { LibraryImage } from './image.ts';

/** Optional fields of an item. The compiler checks that none is missing here. */
const optionalFields: Record<OptionalKeys<LibraryImage>, true> = {
  otherFeatures: true,
  otherFeatureSet: true,
  notes: true,
  duplicateOf: true,
  content: true,
};
type OptionalKeys<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T];

/** Writes of one picture's item in the Library table. */
export function pictureWrites(table: string) {
  return {
    /**
     * Stores what an event says of a picture. What people edited stays until the picture is
     * deleted.
     *
     * @returns false where a later event on the same key is stored, or the same one with the same
     *   feature sets
     */
    async put({ tenant, imageId, ...fields }: LibraryImage): Promise<boolean> {
      const given = Object.entries({ ...fields, tenantShard: tenantShardOf(tenant, imageId) });
      const written = given.filter(([, value]) => value !== undefined);
      const forgotten = Object.keys(optionalFields).filter((name) => fields[name as keyof typeof fields] === undefined);
      if (fields.state === 'deleted') forgotten.push('edits');
      const hasOther = typeof fields.otherFeatureSet === 'string';
      const forgets = forgotten.length > 0 ? ` REMOVE ${forgotten.join(', ')}` : '';
      return writeIf(() =>
        dynamodb.send(
          new UpdateCommand({
            TableName: table,
            Key: { tenant, imageId },
            UpdateExpression: `SET ${written.map((_, i) => `#f${i} = :f${i}`).join(', ')}${forgets}`,
            ConditionExpression: `attribute_not_exists(imageId) OR sequencer < :sequencer OR (sequencer = :sequencer AND (featureSet <> :featureSet${hasOther ? ' OR attribute_not_exists(otherFeatureSet) OR otherFeatureSet <> :otherFeatureSet' : ''}))`,
            ExpressionAttributeNames: Object.fromEntries(written.map(([name], i) => [`#f${i}`, name])),
            ExpressionAttributeValues: {
              ...Object.fromEntries(written.map(([, value], i) => [`:f${i}`, value])),
              ':sequencer': fields.sequencer,
              ':featureSet': fields.featureSet,
              ...(hasOther && { ':otherFeatureSet': fields.otherFeatureSet }),
            },
          }),
        ),
      );
    },

    /**
     * Writes a picture's features in another feature set into one of its two slots. The change log
     * does not list the picture: nothing that a search sees has changed.
     *
     * @returns false where the picture has changed since it was read
     */
    async putFeatures(
      image: LibraryImage,
      { featureSet, bytes }: { featureSet: string; bytes: Uint8Array },
      slot: 'first' | 'other',
    ): Promise<boolean> {
      const [features, set] = slot === 'first' ? ['features', 'featureSet'] : ['otherFeatures', 'otherFeatureSet'];
      const other = image.otherFeatureSet ?? null;
      return writeIf(() =>
        dynamodb.send(
          new UpdateCommand({
            TableName: table,
            Key: { tenant: image.tenant, imageId: image.imageId },
            UpdateExpression: 'SET #features = :features, #set = :set',
            ConditionExpression: `sequencer = :sequencer AND #state = :ready AND featureSet = :first AND (otherFeatureSet = :other${other === null ? ' OR attribute_not_exists(otherFeatureSet)' : ''})`,
            ExpressionAttributeNames: { '#features': features, '#set': set, '#state': 'state' },
            ExpressionAttributeValues: {
              ':features': bytes,
              ':set': featureSet,
              ':sequencer': image.sequencer,
              ':ready': 'ready',
              ':first': image.featureSet,
              ':other': other,
            },
          }),
        ),
      );
    },

    /**
     * Marks a picture deleted before S3's event says so.
     *
     * @returns false where there is no such picture
     */
    async markDeleted(tenant: string, imageId: string, at: string): Promise<boolean> {
      return writeIf(() =>
        dynamodb.send(
          new UpdateCommand({
            TableName: table,
            Key: { tenant, imageId },
            UpdateExpression:
              'SET #state = :deleted, changedAt = :at, features = :none, featureSet = :none, otherFeatures = :none, otherFeatureSet = :none REMOVE edits, notes, duplicateOf, content',
            ConditionExpression: 'attribute_exists(imageId) AND #state <> :deleted',
            ExpressionAttributeNames: { '#state': 'state' },
            ExpressionAttributeValues: { ':deleted': 'deleted', ':at': at, ':none': null },
          }),
        ),
      );
    },
  };
}
