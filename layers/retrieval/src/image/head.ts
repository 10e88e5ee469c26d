import { defaultLimits, requireSize } from './decode.ts';
import { sniffFormat } from './format.ts';
import { openDecoder } from './source.ts';

/** Bytes at the beginning of a file from which `refuseByHead` knows what it can know. */
export const headBytes = 256 * 1024;

/**
 * Refuses a file by its first bytes where the size that they declare is past a limit of
 * `decodeImage`: a JPEG, PNG or AVIF, and other files where all bytes are given. So the rest of a
 * large file need not be read.
 *
 * @param head the first `headBytes` bytes of a file, or all of a shorter one
 * @returns once nothing is found; `decodeImage` may still refuse the file
 * @throws UnreadableImageError with the sentence of `decodeImage`
 */
export async function refuseByHead(head: Uint8Array): Promise<void> {
  const sniffed = sniffFormat(head);
  if (!sniffed || !('format' in sniffed)) return;
  // Of some formats the header cannot be read without what follows.
  const header = await openDecoder({ bytes: head, page: 0 })
    .metadata()
    .catch(() => undefined);
  if (header) requireSize(header.autoOrient.width, header.autoOrient.height, defaultLimits);
}
