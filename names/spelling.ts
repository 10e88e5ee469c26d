/**
 * The one form of a file's or a folder's name: Unicode NFC, as most systems type it (macOS keeps
 * accents apart), without blanks at its ends, which nobody sees.
 *
 * @param name as given
 * @returns the same name in its one form; empty where it is blank
 */
export function cleanName(name: string): string {
  return name.normalize('NFC').trim();
}

/**
 * The one form of a label: `cleanName` of each of its folders.
 *
 * @param label folder names separated by slashes
 * @returns the same label in its one form, with as many slashes
 */
export function cleanLabel(label: string): string {
  return label.split('/').map(cleanName).join('/');
}

/**
 * The beginning of a label or a key, as a filter gives it: what follows is not known, so the blanks
 * at its end count.
 *
 * @param prefix as given
 * @returns the prefix in Unicode NFC, without blanks before it
 */
export function cleanPrefix(prefix: string): string {
  return prefix.normalize('NFC').trimStart();
}
