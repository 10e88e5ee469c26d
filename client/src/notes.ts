import type { Image } from '../generated/types.ts';

type Note = NonNullable<Image['notes']>[number];

const sentences: Readonly<Record<Note, string>> = {
  'camera-raw-preview': 'It is a camera raw file: the JPEG inside it was read.',
  'no-end-marker': 'Its JPEG file lacks its end marker: check that the copy is whole.',
};

/**
 * A sentence per note of a picture.
 *
 * @param notes as the API answers them; of one that this client does not know, the note itself
 */
export function noteSentences(notes: readonly string[]): string[] {
  return notes.map((note) => sentences[note as Note] ?? note);
}
