/**
 * A folder of pictures on this machine: its pictures and their labels, and the way into a library.
 * For Node only.
 */
export { type AddOptions, addFolder, addPictures } from './folder/add.ts';
export { type LeftOut, reasonOfNothing } from './folder/entries.ts';
export { distinctPlaces, type FolderListing, listPictures, type PictureFile, pictureFile } from './folder/list.ts';
export { putFromNode } from './folder/put.ts';
export type { AddProgress, AddReport } from './folder/tally.ts';
