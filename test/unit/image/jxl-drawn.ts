import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

interface Encoder {
  encode(rgba: Uint8ClampedArray, width: number, height: number, options: object): Uint8Array;
}

const load = createRequire(new URL('../../../layers/native/package.json', import.meta.url));

/**
 * Encodes pixels as a naked JPEG XL codestream.
 *
 * @param rgba width x height x 4, straight alpha
 */
export async function jxlOf(
  rgba: Uint8ClampedArray,
  width: number,
  height: number,
  { lossless = false, quality = 90 } = {},
): Promise<Buffer> {
  const { default: create } = load('@jsquash/jxl/codec/enc/jxl_enc.js');
  const wasmBinary = readFileSync(load.resolve('@jsquash/jxl/codec/enc/jxl_enc.wasm'));
  const encoder: Encoder = await create({ noInitialRun: true, wasmBinary });
  const options = {
    ...{
      effort: 3,
      quality: lossless ? 100 : quality,
      progressive: false,
      epf: -1,
      lossyPalette: false,
      decodingSpeedTier: 0,
    },
    ...{ photonNoiseIso: 0, lossyModular: false, lossless },
  };
  return Buffer.from(encoder.encode(rgba, width, height, options));
}

/** A JPEG XL container around a codestream, in one box or in parts of at most `partBytes`. */
export function jxlContainer(codestream: Uint8Array, partBytes?: number): Buffer {
  const parts: Buffer[] = [];
  if (partBytes === undefined) parts.push(box('jxlc', codestream));
  else {
    for (let at = 0, index = 0; at < codestream.length; at += partBytes, index++) {
      const isLast = at + partBytes >= codestream.length;
      const head = Buffer.alloc(4);
      head.writeUInt32BE(index + (isLast ? 2 ** 31 : 0));
      parts.push(box('jxlp', Buffer.concat([head, codestream.subarray(at, at + partBytes)])));
    }
  }
  const signature = box('JXL ', Buffer.from([0x0d, 0x0a, 0x87, 0x0a]));
  return Buffer.concat([signature, box('ftyp', Buffer.from('jxl \0\0\0\0jxl ', 'latin1')), ...parts]);
}

function box(type: string, bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + bytes.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, bytes]);
}
