import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, extname, join, relative, sep } from 'node:path';
import { findLabelled, type LabelRow, readLabels } from './labels.ts';

/** A picture on this machine and the place it takes in the drop folder: `{label}/{name}`. */
export interface PictureFile {
  path: string;
  name: string;
  label: string | undefined;
  bytes: number;
}

export interface FolderListing {
  /** Ordered by their places in the drop folder. */
  pictures: PictureFile[];
  /** Files that are hidden, broken links, or have no picture's extension. */
  notPictures: number;
  /** Rows of labels.csv without a file. */
  missing: string[];
}

const cameraRaw = ['dng', 'nef', 'cr2', 'cr3', 'arw', 'raf', 'orf', 'rw2'];
const pictureExtensions = new Set(
  ['jpg', 'jpeg', 'jpe', 'jfif', 'png', 'webp', 'avif', 'gif', 'tif', 'tiff', 'heic', 'heif', 'jxl', ...cameraRaw].map(
    (end) => `.${end}`,
  ),
);
const hasPictureExtension = (path: string) => pictureExtensions.has(extname(path).toLowerCase());

/**
 * The pictures of a folder. With a `labels.csv` (columns file and class) these are the pictures of
 * its rows. Without one they are all pictures, labelled by the path of their sub-folder.
 *
 * Symbolic links are followed, except those to a folder that contains them.
 */
export async function listPictures(directory: string): Promise<FolderListing> {
  const found = await stat(directory).catch(() => undefined);
  if (!found?.isDirectory())
    throw new Error(`Expected a folder but found ${found ? 'a file' : 'nothing'} at ${directory}`);
  const rows = await readLabels(directory);
  const listing = rows === undefined ? await listTree(directory) : await listLabelled(directory, rows);
  return { ...listing, pictures: distinctPlaces(listing.pictures, directory) };
}

/** One file as a picture, whatever its extension: the service decides whether it can be decoded. */
export async function pictureFile(path: string, label?: string): Promise<PictureFile> {
  const { size } = await stat(path);
  // File systems that decompose accents must name the same place as those that compose them.
  return { path, name: basename(path).normalize('NFC'), label, bytes: size };
}

async function listLabelled(directory: string, rows: LabelRow[]): Promise<FolderListing> {
  const listing: FolderListing = { pictures: [], notPictures: 0, missing: [] };
  for (const { file, label } of rows) {
    const path = await findLabelled(directory, file);
    if (path === undefined) listing.missing.push(file);
    else if (hasPictureExtension(path)) listing.pictures.push(await pictureFile(path, label));
    else listing.notPictures += 1;
  }
  return listing;
}

async function listTree(root: string): Promise<FolderListing> {
  const listing: FolderListing = { pictures: [], notPictures: 0, missing: [] };
  const visit = async (directory: string, ancestors: readonly string[]): Promise<void> => {
    const real = await realpath(directory);
    if (ancestors.includes(real)) return;
    const label = relative(root, directory).split(sep).join('/').normalize('NFC') || undefined;
    for (const name of await readdir(directory)) {
      const path = join(directory, name);
      const entry = name.startsWith('.') ? undefined : await stat(path).catch(() => undefined);
      if (entry?.isDirectory()) await visit(path, [...ancestors, real]);
      else if (entry?.isFile() && hasPictureExtension(name)) listing.pictures.push(await pictureFile(path, label));
      else listing.notPictures += 1;
    }
  };
  await visit(root, []);
  return listing;
}

/**
 * One picture per place, in the order of the places. Files that would overwrite each other, because
 * labels.csv gives one class to files of one name in several folders, are named by their whole path
 * below `root`.
 */
export function distinctPlaces(pictures: PictureFile[], root: string): PictureFile[] {
  const byPath = new Map(pictures.map((picture) => [`${placeOf(picture)}\0${picture.path}`, picture])).values();
  const groups = [...Map.groupBy(byPath, placeOf).values()];
  return groups
    .flatMap(([first, ...others]) => {
      if (first === undefined || others.length === 0) return first ?? [];
      return [first, ...others].map((picture) => {
        const name = relative(root, picture.path).split(sep).join('-').normalize('NFC');
        return { ...picture, name };
      });
    })
    .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

/** `{label}/{name}`: the end of the picture's key in the drop folder. */
export function placeOf({ label, name }: Pick<PictureFile, 'label' | 'name'>): string {
  return label === undefined ? name : `${label}/${name}`;
}
