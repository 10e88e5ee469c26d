import type { RgbImage } from '../image/index.ts';
import type { ModelManifest } from './manifest.ts';
import { type Box, cutTo } from './resample.ts';

/**
 * The network's input, float32 [3, height, width]: resized as the manifest says, scaled to [0, 1],
 * normalised by mean and std.
 */
export function networkInput(rgb: RgbImage, input: ModelManifest['input']): Float32Array {
  const { width, height, mean, std } = input;
  const box =
    input.resize === 'cover'
      ? centreBox(rgb, width / height)
      : { left: 0, top: 0, width: rgb.width, height: rgb.height };
  const picture = { pixels: rgb.data, offset: 0, width: rgb.width, height: rgb.height };
  const tensor = new Float32Array(3 * width * height);
  cutTo(picture, box, { width, height }, tensor, 0, { mean, std });
  return tensor;
}

/** The largest centred part of the picture with the given aspect ratio (width / height). */
export function centreBox(rgb: { width: number; height: number }, aspect: number): Box {
  const width = Math.max(1, Math.min(rgb.width, Math.round(rgb.height * aspect)));
  const height = Math.max(1, Math.min(rgb.height, Math.round(rgb.width / aspect)));
  return { left: (rgb.width - width) >> 1, top: (rgb.height - height) >> 1, width, height };
}
