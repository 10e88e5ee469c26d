import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { declaredSize, jxlCodestream } from './jxl-codestream.ts';
import type { ProfiledPixels } from './plain-tiff.ts';

/** The part of @jsquash/jxl's decoder that is used here. */
interface Libjxl {
  /** First frame, 8-bit sRGB with straight alpha, upright; null where the codestream is damaged. */
  decode(codestream: Uint8Array): { data: Uint8ClampedArray; width: number; height: number } | null;
}

type Instantiate = (imports: object, done: (instance: WebAssembly.Instance) => void) => object;
type Create = (options: { noInitialRun: true; instantiateWasm: Instantiate }) => Promise<Libjxl>;

/** A JPEG XL file whose size is known and whose pixels are not yet decoded. */
export interface JxlPicture {
  /** Width in pixels, before the orientation is applied. */
  width: number;
  /** Height in pixels, before the orientation is applied. */
  height: number;
  /**
   * Decodes the first frame, 8-bit sRGB, upright.
   *
   * @throws Error when the pixels are damaged
   */
  decode(): Promise<ProfiledPixels>;
}

/**
 * Opens a JPEG XL file with libjxl (WebAssembly). Each picture has an instance of its own: the
 * memory of an instance never shrinks, and a malformed file leaves nothing behind for the next.
 *
 * @throws RangeError when the file holds no codestream or ends within its header
 */
export function openJxl(file: Uint8Array): JxlPicture {
  const codestream = jxlCodestream(file);
  const { width, height } = declaredSize(codestream);
  return {
    width,
    height,
    decode: async () => {
      const libjxl = await instantiate();
      const decoded = libjxl.decode(codestream);
      if (!decoded) throw new Error('libjxl: damaged');
      const isDeclared =
        Math.max(decoded.width, decoded.height) === Math.max(width, height) &&
        Math.min(decoded.width, decoded.height) === Math.min(width, height);
      if (!isDeclared) {
        throw new Error(`${width} x ${height} declared, ${decoded.width} x ${decoded.height} decoded`);
      }
      return packed(decoded);
    },
  };
}

/** Drops the alpha of an opaque picture. */
function packed({ data, width, height }: { data: Uint8ClampedArray; width: number; height: number }): ProfiledPixels {
  let isOpaque = true;
  for (let i = 3; i < data.length && isOpaque; i += 4) isOpaque = data[i] === 255;
  const rgba = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (!isOpaque) return { width, height, channels: 4, data: rgba, profile: undefined };
  const rgb = new Uint8Array(3 * width * height);
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    rgb[to] = rgba[from];
    rgb[to + 1] = rgba[from + 1];
    rgb[to + 2] = rgba[from + 2];
  }
  return { width, height, channels: 3, data: rgb, profile: undefined };
}

const load = createRequire(import.meta.url);
// Node's types omit the second parameter.
const Instance = WebAssembly.Instance as new (module: WebAssembly.Module, imports: object) => WebAssembly.Instance;
let compiled: WebAssembly.Module | undefined;

function instantiate(): Promise<Libjxl> {
  compiled ??= new WebAssembly.Module(readFileSync(load.resolve('@jsquash/jxl/codec/dec/jxl_dec.wasm')));
  const wasm = compiled;
  const { default: create } = load('@jsquash/jxl/codec/dec/jxl_dec.js') as { default: Create };
  return create({
    noInitialRun: true,
    instantiateWasm: (imports, done) => {
      const instance = new Instance(wasm, imports);
      done(instance);
      return instance.exports as object;
    },
  });
}
