/**
 * A folder of pictures on this machine: which pictures are in it, under which labels, and how they get into a library.
 * For Node only; the terminal face and the local cloud call it.
 */
export { type AddOptions, addFolder, addPictures } from './folder/add.ts';
export { distinctPlaces, type FolderListing, listPictures, type PictureFile, pictureFile } from './folder/list.ts';
export { putFromNode } from './folder/put.ts';
export type { AddProgress, AddReport } from './folder/tally.ts';
