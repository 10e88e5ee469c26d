import { base64In, isBase64 } from '../../contract/index.ts';
import { Problem } from '../problems.ts';

/** What U+FFFD is in UTF-8: what a gateway puts in place of bytes that are no text. */
const replacement = Buffer.from('\uFFFD');

/**
 * The file that a text holds as base64, wrapped or not, or as a data URL; other bytes as they are.
 * No picture file begins with `data:`, and none consists of the characters of base64 alone.
 *
 * @param body the body of a request, or the file of a form
 * @param mediaType in lower case, without parameters
 * @returns the file's bytes
 * @throws Problem where a data URL is not base64, or where bytes were sent as text
 */
export function fileInText(body: Uint8Array, mediaType: string): Uint8Array {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const isDataUrl = /^\s*data:/i.test(bytes.toString('latin1', 0, 100));
  // What curl -d declares unless it is told otherwise.
  const isText = mediaType.startsWith('text/') || mediaType === 'application/x-www-form-urlencoded';
  if (!isDataUrl && !isText) return body;
  const base64 = base64In(bytes.toString('latin1'));
  if (isBase64(base64)) return Buffer.from(base64, 'base64');
  if (isDataUrl) {
    throw new Problem(
      'invalid-request',
      `The data URL in the body is not base64: expected data:image/…;base64, and base64, but received ${JSON.stringify(bytes.toString('latin1', 0, 60))}`,
    );
  }
  if (mediaType.startsWith('text/') && bytes.includes(replacement)) {
    throw new Problem(
      'invalid-request',
      `The ${mediaType} body holds bytes that are no text, and they are lost on the way. Send a picture as image/* or application/octet-stream, or as base64.`,
    );
  }
  return body;
}
