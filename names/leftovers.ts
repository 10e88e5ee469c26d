/** Names of files, in lower case. */
const files = new Set([
  '.ds_store',
  '.localized',
  '.apdisk',
  '.volumeicon.icns',
  'icon\r',
  'thumbs.db',
  'ehthumbs.db',
  'ehthumbs_vista.db',
  'desktop.ini',
  '.directory',
  '.nomedia',
  '.picasa.ini',
  'picasa.ini',
]);

/** Names of folders, in lower case: what is in them is left behind, too. */
const folders = new Set([
  '__macosx',
  '.appledouble',
  '.fseventsd',
  '.spotlight-v100',
  '.temporaryitems',
  '.documentrevisions-v100',
  '.trashes',
  '.trash',
  '$recycle.bin',
  'system volume information',
  'lost+found',
  '.thumbnails',
  '@eadir',
  '#recycle',
]);

/** Ends of names of files that stand beside a picture: edits of XMP and of Apple Photos. */
const ends = ['.xmp', '.aae'];

/**
 * Whether a file is one that operating systems and picture programs leave beside pictures:
 * `.DS_Store`, `Thumbs.db`, `._rose.jpg`, `rose.xmp`, or any file in `__MACOSX` or `@eaDir`. Such a
 * file is no picture that anybody added, and is passed over without a word.
 *
 * @param path name of a file or a folder, or a path with slashes
 * @returns true where any part of the path is left behind
 */
export function isLeftover(path: string): boolean {
  return path.split('/').some((part) => {
    const name = part.toLowerCase();
    const isFile = files.has(name) || name.startsWith('._') || ends.some((end) => name.endsWith(end));
    return isFile || folders.has(name) || name.startsWith('.trash-');
  });
}
