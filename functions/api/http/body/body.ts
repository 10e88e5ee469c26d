import type { Context } from 'hono';
import { fileInText } from './file-in-text.ts';
import { fileInForm } from './form.ts';
import { withoutEncoding } from './inflate.ts';

/** A body out of its content encoding. */
export interface Body {
  /** In lower case, without parameters; empty where the request declares none. */
  mediaType: string;
  bytes: Uint8Array;
}

/**
 * Receives the body of a request.
 *
 * @returns its media type, and its bytes without their content encoding
 * @throws Problem as `withoutEncoding` does
 */
export async function receiveBody(c: Context): Promise<Body> {
  const received = new Uint8Array(await c.req.arrayBuffer());
  const bytes = await withoutEncoding(received, c.req.header('content-encoding'));
  return { mediaType: mediaTypeOf(c.req.header('content-type')), bytes };
}

/**
 * The picture that a body is, or that its envelope holds: the one file of a form, a data URL,
 * base64 as text.
 *
 * @returns the bytes of the picture file, unchecked
 * @throws Problem that names the envelope
 */
export async function pictureIn({ mediaType, bytes }: Body, c: Context): Promise<Uint8Array> {
  if (mediaType !== 'multipart/form-data') return fileInText(bytes, mediaType);
  const file = await fileInForm(bytes, c.req.header('content-type') ?? '');
  return fileInText(file.bytes, file.mediaType);
}

/** Media types are compared without regard to case (RFC 9110, section 8.3.1). */
function mediaTypeOf(contentType = ''): string {
  return contentType.split(';', 1)[0].trim().toLowerCase();
}
