import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { limits } from '../../contract/index.ts';
import { LimitProblem, Problem } from '../problems.ts';

const inflateGzip = promisify(gunzip);

/**
 * Undoes the content encoding of a body. Inflation ends as soon as the limit is passed, so that a
 * small body cannot fill the memory.
 *
 * @param body as received, in bytes
 * @param encoding the header `content-encoding`
 * @returns the body that the caller encoded, at most `inflatedBytes` bytes
 * @throws Problem where the encoding is not gzip or the body is not whole; LimitProblem
 */
export async function withoutEncoding(body: Uint8Array, encoding = 'identity'): Promise<Uint8Array> {
  const coding = encoding.trim().toLowerCase();
  if (coding === 'identity' || coding === '') return body;
  if (coding !== 'gzip' && coding !== 'x-gzip') {
    throw new Problem(
      'unread-encoding',
      `content-encoding: expected gzip or none, but received ${JSON.stringify(encoding)}`,
    );
  }
  try {
    return await inflateGzip(body, { maxOutputLength: limits.inflatedBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new LimitProblem(
        'body-too-large',
        'inflatedBytes',
        `The gzip body of ${body.length} bytes inflates to more than ${limits.inflatedBytes} bytes, the most that is read. Upload a larger picture: POST /v1/uploads with purpose search.`,
      );
    }
    throw new Problem(
      'invalid-request',
      `The gzip body of ${body.length} bytes is damaged or no gzip, as its content-encoding says; send it again, or without content-encoding`,
    );
  }
}
