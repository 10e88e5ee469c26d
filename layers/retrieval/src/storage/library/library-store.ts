import { type Page, readItem } from '../dynamodb.ts';
import { changeLog } from './change-log.ts';
import { duplicateLinks } from './duplicates.ts';
import { pictureEdits } from './edit-image.ts';
import { fromItem, type LibraryImage } from './image.ts';
import { pictureReads } from './pages.ts';
import { readyPictures } from './ready-images.ts';
import { pictureWrites } from './write-image.ts';

/**
 * The Library table: one item per picture, with a change log. Everything else is derived from it.
 */
export type LibraryStore = ReturnType<typeof libraryStore>;

/**
 * Opens the Library table.
 *
 * @param table name of the DynamoDB table
 */
export function libraryStore(table: string) {
  const reads = pictureReads(table);
  return {
    ...reads,
    ...readyPictures(table),
    ...pictureWrites(table),
    ...pictureEdits(table),
    ...changeLog(table),
    ...duplicateLinks(table),

    /** A picture in any state, or null. */
    async get(tenant: string, imageId: string): Promise<LibraryImage | null> {
      const item = await readItem(table, { tenant, imageId });
      return item ? fromItem(item) : null;
    },

    /** Every picture of a tenant, read page by page. */
    async *all(tenant: string): AsyncGenerator<LibraryImage> {
      let cursor: string | null = null;
      do {
        const page: Page<LibraryImage> = await reads.page(tenant, { cursor });
        yield* page.items;
        cursor = page.cursor;
      } while (cursor);
    },
  };
}
