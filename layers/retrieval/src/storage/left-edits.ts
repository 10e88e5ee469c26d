import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamodb, writeIf } from './dynamodb.ts';
import type { Edits } from './library/edits.ts';

/** What a picture that is gone leaves to the same file at another key. */
export interface LeftEdits {
  tenant: string;
  /** `contentKey` of the file. */
  content: string;
  /** Id of the picture that is gone. */
  from: string;
  edits: Edits;
  /** When the picture was first indexed. */
  createdAt: string;
  /** When it went, and S3's order of that event. */
  at: string;
  sequencer: string;
}

/** Milliseconds for which a file that went and a file that comes count as one that moved. */
export const moveMs = 24 * 3600_000;

type Stored = LeftEdits & { searchId: string; expiresAt: number; heir?: string };

/**
 * What pictures leave, by content, in the Searches table for a day. A content key includes the
 * tenant, so no tenant gets another's.
 */
export class LeftEditsStore {
  #table: string;

  constructor(table: string) {
    this.#table = table;
  }

  /**
   * Keeps what a picture leaves. The same file with edits takes the place of another; one without
   * edits only of one that has an heir or whose time is over.
   *
   * @param left its `at` begins the day for which it is kept
   */
  async leave(left: LeftEdits): Promise<void> {
    const at = Date.parse(left.at);
    const isEdited = Object.keys(left.edits).length > 0;
    const item: Stored = { ...left, ...keyOf(left.content), expiresAt: Math.floor((at + moveMs) / 1000) };
    const another = '(#from <> :from OR sequencer <> :sequencer)';
    await writeIf(() =>
      dynamodb.send(
        new PutCommand({
          TableName: this.#table,
          Item: item,
          // A repeated delivery must not take it from its heir.
          ConditionExpression: isEdited
            ? `attribute_not_exists(heir) OR ${another}`
            : `attribute_not_exists(searchId) OR expiresAt <= :now OR (attribute_exists(heir) AND ${another})`,
          ExpressionAttributeNames: { '#from': 'from' },
          ExpressionAttributeValues: {
            ':from': left.from,
            ':sequencer': left.sequencer,
            ...(!isEdited && { ':now': Math.floor(at / 1000) }),
          },
        }),
      ),
    );
  }

  /**
   * Makes a picture the heir of what the same file left at another key. Repeated for the same
   * picture it answers the same.
   *
   * @param content `contentKey` of the picture's file
   * @returns null where nothing is left, or another picture has it
   */
  async claim(content: string, imageId: string, now: number): Promise<LeftEdits | null> {
    let left: Stored | null = null;
    await writeIf(async () => {
      const { Attributes } = await dynamodb.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: keyOf(content),
          UpdateExpression: 'SET heir = :heir',
          ConditionExpression:
            'attribute_exists(searchId) AND expiresAt > :now AND #from <> :heir AND (attribute_not_exists(heir) OR heir = :heir)',
          ExpressionAttributeNames: { '#from': 'from' },
          ExpressionAttributeValues: { ':heir': imageId, ':now': Math.floor(now / 1000) },
          ReturnValues: 'ALL_NEW',
        }),
      );
      left = Attributes as Stored;
    });
    return left;
  }
}

function keyOf(content: string): { searchId: string } {
  return { searchId: `left#${content}` };
}
