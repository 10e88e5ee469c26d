import { realpath, stat } from 'node:fs/promises';
import { basename, extname, join, parse, relative, sep } from 'node:path';
import { cleanLabel, cleanName, isLeftover } from '@dlsift/names';
import { entriesOf, type LeftOut } from './entries.ts';
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
  /** Files that are hidden, left behind by an operating system, or have no picture's extension. */
  notPictures: number;
  /** What cannot be read: links to nothing, names that are no UTF-8, what may not be read. */
  leftOut: LeftOut[];
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

/**
 * One file as a picture, whatever its extension: the service decides whether it can be decoded.
 *
 * @param path of the file
 * @param label as given; blank: none
 * @returns the picture, with name and label in the form in which the service keeps them
 * @throws Error of the file system where there is no such file
 */
export async function pictureFile(path: string, label = ''): Promise<PictureFile> {
  const { size } = await stat(path);
  return { path, name: cleanName(basename(path)), label: cleanLabel(label) || undefined, bytes: size };
}

async function listLabelled(directory: string, rows: LabelRow[]): Promise<FolderListing> {
  const listing: FolderListing = { pictures: [], notPictures: 0, leftOut: [], missing: [] };
  for (const { file, label } of rows) {
    const path = await findLabelled(directory, file);
    if (path === undefined) listing.missing.push(file);
    else if (isPicture(file)) listing.pictures.push(await pictureFile(path, label));
    else listing.notPictures += 1;
  }
  return listing;
}

async function listTree(root: string): Promise<FolderListing> {
  const listing: FolderListing = { pictures: [], notPictures: 0, leftOut: [], missing: [] };
  const isShown = (name: string) => {
    const isHidden = name.startsWith('.') || isLeftover(name);
    if (isHidden) listing.notPictures += 1;
    return !isHidden;
  };
  const visit = async (directory: string, ancestors: readonly string[]): Promise<void> => {
    const real = await realpath(directory);
    if (ancestors.includes(real)) return;
    const label = relative(root, directory).split(sep).map(cleanName).filter(Boolean).join('/');
    const { folders, files, leftOut } = await entriesOf(directory, isShown);
    listing.leftOut.push(...leftOut);
    for (const name of folders) await visit(join(directory, name), [...ancestors, real]);
    for (const name of files) {
      const path = join(directory, name);
      if (hasPictureExtension(name.trimEnd())) listing.pictures.push(await pictureFile(path, label));
      else listing.notPictures += 1;
    }
  };
  await visit(root, []);
  return listing;
}

function isPicture(file: string): boolean {
  return hasPictureExtension(file) && !isLeftover(file);
}

/**
 * One picture per place, in the order of the places. Files that would overwrite each other, because
 * labels.csv gives one class to files of one name in several folders, are named by their whole path
 * below `root`, and numbered where these paths differ in blanks or accents alone.
 */
export function distinctPlaces(pictures: PictureFile[], root: string): PictureFile[] {
  const byPath = new Map(pictures.map((picture) => [`${placeOf(picture)}\0${picture.path}`, picture])).values();
  const groups = [...Map.groupBy(byPath, placeOf).values()];
  const apart = groups.flatMap((group) => {
    if (group.length === 1) return group;
    const inOrder = group.toSorted((a, b) => (a.path < b.path ? -1 : 1));
    return inOrder.map((picture) => {
      const name = relative(root, picture.path).split(sep).map(cleanName).join('-');
      return { ...picture, name };
    });
  });
  return numbered(apart).sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

/**
 * Numbers the pictures whose place another one has, because their names differ in blanks or in how
 * their accents are written.
 */
function numbered(pictures: PictureFile[]): PictureFile[] {
  const taken = new Set<string>();
  return pictures.map((picture) => {
    const { name: stem, ext } = parse(picture.name);
    let own = picture;
    for (let n = 2; taken.has(placeOf(own)); n++) own = { ...picture, name: `${stem}-${n}${ext}` };
    taken.add(placeOf(own));
    return own;
  });
}

/** `{label}/{name}`: the end of the picture's key in the drop folder. */
export function placeOf({ label, name }: Pick<PictureFile, 'label' | 'name'>): string {
  return label === undefined ? name : `${label}/${name}`;
}
