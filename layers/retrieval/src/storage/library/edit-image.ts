import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamodb, readItem, writeIf } from '../dynamodb.ts';
import { VersionConflictError } from '../errors.ts';
import { type Edits, mergeEdits } from './edits.ts';
import { fromItem, type LibraryImage } from './image.ts';

/** Maximum attempts of an edit while others write the same picture. */
const editAttempts = 3;

/** Edits of one picture by people. */
export function pictureEdits(table: string) {
  return {
    /**
     * Edits a picture's label and metadata.
     *
     * @param check receives the picture as it would be, and throws where that breaks a limit
     * @returns null where there is no such picture that is ready
     * @throws VersionConflictError when the picture changed during each of three attempts
     */
    async edit(
      tenant: string,
      imageId: string,
      changes: Edits,
      check: (edited: LibraryImage) => void,
      now = Date.now,
    ): Promise<LibraryImage | null> {
      for (let attempt = 0; attempt < editAttempts; attempt++) {
        const item = await readItem(table, { tenant, imageId });
        if (item?.state !== 'ready') return null;
        const edits = mergeEdits((item.edits ?? {}) as Edits, changes);
        // The change log tells changes apart by their time.
        const changedAt = new Date(Math.max(now(), Date.parse(item.changedAt as string) + 1)).toISOString();
        const edited = fromItem({ ...item, edits, changedAt });
        check(edited);
        const written = await writeIf(() =>
          dynamodb.send(
            new UpdateCommand({
              TableName: table,
              Key: { tenant, imageId },
              UpdateExpression: 'SET edits = :edits, changedAt = :at',
              ConditionExpression: 'changedAt = :known',
              ExpressionAttributeValues: { ':edits': edits, ':at': changedAt, ':known': item.changedAt },
            }),
          ),
        );
        if (written) return edited;
      }
      throw new VersionConflictError(`The picture ${imageId} kept changing while it was edited; try again`);
    },
  };
}
