import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamodb, readItem, writeIf } from '../dynamodb.ts';
import { VersionConflictError } from '../errors.ts';
import { type Edits, mergeEdits } from './edits.ts';
import { fromItem, type LibraryImage } from './image.ts';

/** Maximum attempts of an edit while others write the same picture. */
const editAttempts = 3;

type Item = Record<string, unknown>;
/** What an edit changes of an item. */
type Changed = { edits: Edits; createdAt: string };

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
      const change = (item: Item): Changed => {
        const edits = mergeEdits(editsIn(item), changes);
        check(fromItem({ ...item, edits }));
        return { edits, createdAt: item.createdAt as string };
      };
      return changeItem(table, { tenant, imageId }, change, now);
    },

    /** The edits of a picture alone; empty where there are none. */
    async editsOf(tenant: string, imageId: string): Promise<Edits> {
      const item = await readItem(table, { tenant, imageId });
      return item ? editsIn(item) : {};
    },

    /**
     * Gives a picture the edits and the age of another one of the same file. Edits of its own stay.
     *
     * @param fits whether the picture as it would be keeps to the limits; otherwise the other one's
     *   metadata is left out
     * @returns null where there is no such picture that is ready
     * @throws VersionConflictError when the picture changed during each of three attempts
     */
    async inherit(
      tenant: string,
      imageId: string,
      { edits: left, createdAt }: Changed,
      fits: (edited: LibraryImage) => boolean,
      now = Date.now,
    ): Promise<LibraryImage | null> {
      const change = (item: Item): Changed => {
        const [own, age] = [editsIn(item), item.createdAt as string];
        const { metadata: _, ...others } = left;
        const whole = mergeEdits(left, own);
        const edits = fits(fromItem({ ...item, edits: whole })) ? whole : mergeEdits(others, own);
        return { edits, createdAt: createdAt < age ? createdAt : age };
      };
      return changeItem(table, { tenant, imageId }, change, now);
    },
  };
}

/** Changes an item that is ready, again while others write in between. */
async function changeItem(
  table: string,
  key: { tenant: string; imageId: string },
  change: (item: Item) => Changed,
  now: () => number,
): Promise<LibraryImage | null> {
  for (let attempt = 0; attempt < editAttempts; attempt++) {
    const item = await readItem(table, key);
    if (item?.state !== 'ready') return null;
    const { edits, createdAt } = change(item);
    // The change log tells changes apart by their time.
    const changedAt = new Date(Math.max(now(), Date.parse(item.changedAt as string) + 1)).toISOString();
    const written = await writeIf(() =>
      dynamodb.send(
        new UpdateCommand({
          TableName: table,
          Key: key,
          UpdateExpression: 'SET edits = :edits, changedAt = :at, createdAt = :created',
          ConditionExpression: 'changedAt = :known',
          ExpressionAttributeValues: {
            ':edits': edits,
            ':at': changedAt,
            ':created': createdAt,
            ':known': item.changedAt,
          },
        }),
      ),
    );
    if (written) return fromItem({ ...item, edits, createdAt, changedAt });
  }
  throw new VersionConflictError(`The picture ${key.imageId} kept changing while it was edited; try again`);
}

function editsIn(item: Item): Edits {
  return (item.edits ?? {}) as Edits;
}
