import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ProfiledPixels } from './plain-tiff.ts';

/**
 * The part of libheif's C interface that is used here. Functions of `heif_error` write it to
 * `error`.
 */
interface Libheif {
  HEAPU8: Uint8Array;
  HEAP32: Int32Array;
  _malloc(bytes: number): number;
  _heif_context_alloc(): number;
  _heif_context_read_from_memory_without_copy(
    error: number,
    context: number,
    bytes: number,
    length: number,
    options: number,
  ): void;
  _heif_context_get_primary_image_handle(error: number, context: number, handle: number): void;
  _heif_image_handle_get_width(handle: number): number;
  _heif_image_handle_get_height(handle: number): number;
  _heif_image_handle_has_alpha_channel(handle: number): number;
  _heif_image_handle_get_raw_color_profile_size(handle: number): number;
  _heif_image_handle_get_raw_color_profile(error: number, handle: number, profile: number): void;
  _heif_decode_image(
    error: number,
    handle: number,
    image: number,
    colorspace: number,
    chroma: number,
    options: number,
  ): void;
  _heif_image_get_width(image: number, channel: number): number;
  _heif_image_get_height(image: number, channel: number): number;
  _heif_image_get_plane_readonly(image: number, channel: number, stride: number): number;
}

type Instantiate = (imports: object, done: (instance: WebAssembly.Instance) => void) => object;

// heif_colorspace_RGB, heif_chroma_interleaved_RGB and _RGBA, heif_channel_interleaved of heif.h
const rgb = 1;
const interleavedRgb = 10;
const interleavedRgba = 11;
const interleaved = 10;

/** An HEIC or HEIF file whose container is read and whose pixels are not yet decoded. */
export interface HeicPicture {
  /** Width in pixels, after the rotation and cropping that the file states. */
  width: number;
  /** Height in pixels, after the rotation and cropping that the file states. */
  height: number;
  hasAlpha: boolean;
  /**
   * Decodes the primary picture, 8-bit, upright.
   *
   * @throws Error when the pixels are damaged or their codec is not HEVC
   */
  decode(): ProfiledPixels;
}

/**
 * Opens an HEIC or HEIF file with libheif (WebAssembly). Each picture has an instance of its own:
 * the memory of an instance never shrinks, and a malformed file leaves nothing behind for the next.
 *
 * @throws Error when the container is damaged
 */
export function openHeic(bytes: Uint8Array): HeicPicture {
  const heif = instantiate();
  const scratch = heif._malloc(16);
  const [error, out] = [scratch, scratch + 12];
  const require = () => {
    const [code, subcode] = heif.HEAP32.subarray(error >> 2);
    if (code !== 0) throw new Error(`libheif: error ${code}, ${subcode}`);
  };
  const file = heif._malloc(bytes.length);
  heif.HEAPU8.set(bytes, file);
  const context = heif._heif_context_alloc();
  heif._heif_context_read_from_memory_without_copy(error, context, file, bytes.length, 0);
  require();
  heif._heif_context_get_primary_image_handle(error, context, out);
  require();
  const handle = heif.HEAP32[out >> 2];
  const hasAlpha = heif._heif_image_handle_has_alpha_channel(handle) !== 0;
  const width = heif._heif_image_handle_get_width(handle);
  const height = heif._heif_image_handle_get_height(handle);

  const profileOf = (): Uint8Array | undefined => {
    const length = heif._heif_image_handle_get_raw_color_profile_size(handle);
    if (length === 0) return undefined;
    const profile = heif._malloc(length);
    heif._heif_image_handle_get_raw_color_profile(error, handle, profile);
    require();
    return heif.HEAPU8.slice(profile, profile + length);
  };

  return {
    width,
    height,
    hasAlpha,
    decode: () => {
      const channels = hasAlpha ? 4 : 3;
      const profile = profileOf();
      heif._heif_decode_image(error, handle, out, rgb, hasAlpha ? interleavedRgba : interleavedRgb, 0);
      require();
      const image = heif.HEAP32[out >> 2];
      const [wide, high] = [
        heif._heif_image_get_width(image, interleaved),
        heif._heif_image_get_height(image, interleaved),
      ];
      if (wide !== width || high !== height)
        throw new Error(`${width} x ${height} declared, ${wide} x ${high} decoded`);
      const plane = heif._heif_image_get_plane_readonly(image, interleaved, error);
      const stride = heif.HEAP32[error >> 2];
      const data = new Uint8Array(width * height * channels);
      for (let y = 0; y < height; y++) {
        const row = plane + y * stride;
        data.set(heif.HEAPU8.subarray(row, row + width * channels), y * width * channels);
      }
      return { width, height, channels, data, profile };
    },
  };
}

const load = createRequire(import.meta.url);
// Node's types omit the second parameter.
const Instance = WebAssembly.Instance as new (module: WebAssembly.Module, imports: object) => WebAssembly.Instance;
let compiled: WebAssembly.Module | undefined;

function instantiate(): Libheif {
  compiled ??= new WebAssembly.Module(readFileSync(load.resolve('libheif-js/libheif-wasm/libheif.wasm')));
  const wasm = compiled;
  const create = load('libheif-js/libheif-wasm/libheif.js') as (options: { instantiateWasm: Instantiate }) => Libheif;
  return create({
    instantiateWasm: (imports, done) => {
      const instance = new Instance(wasm, imports);
      done(instance);
      return instance.exports as object;
    },
  });
}
