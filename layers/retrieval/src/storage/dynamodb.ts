import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { InvalidCursorError } from './errors.ts';

/**
 * Maximum attempts at a request (the SDK's default is 3): a table or bucket that scales up may take
 * a few seconds.
 */
export const maxAttempts = 6;

/**
 * One client per process, so that connections are reused. Undefined fields are left out of items.
 */
export const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts }), {
  marshallOptions: { removeUndefinedValues: true },
});

/** Reads an item consistently. */
export async function readItem(
  table: string,
  key: Record<string, string>,
): Promise<Record<string, unknown> | undefined> {
  const { Item } = await dynamodb.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
  return Item;
}

/** Runs a conditional write; false where the condition did not hold. */
export async function writeIf(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** A page of items, and the cursor of the next one. */
export interface Page<Item> {
  items: Item[];
  cursor: string | null;
}

/** A position in a list as opaque text for a client. */
export function encodeCursor(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** @throws InvalidCursorError for text that `encodeCursor` did not make */
export function decodeCursor(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw new InvalidCursorError();
  }
}
