import { type RgbImage, resizeRgb } from '../image/index.ts';
import type { ModelManifest } from './manifest.ts';

/** The network's input, float32 [3, height, width]: resized as the manifest says, scaled to [0, 1], normalised by mean and std. */
export async function networkInput(rgb: RgbImage, input: ModelManifest['input']): Promise<Float32Array> {
  const { width, height, mean, std } = input;
  const source = input.resize === 'cover' ? centreCut(rgb, width / height) : rgb;
  const { data: pixels } = await resizeRgb(source, width, height);
  const plane = width * height;
  const tensor = new Float32Array(3 * plane);
  for (let c = 0; c < 3; c++) {
    const scale = 1 / (255 * std[c]!);
    const shift = mean[c]! / std[c]!;
    for (let i = 0; i < plane; i++) tensor[c * plane + i] = pixels[3 * i + c]! * scale - shift;
  }
  return tensor;
}

/** The largest centred cut of the picture that has the wanted aspect ratio (width / height). */
export function centreCut(rgb: RgbImage, aspect: number): RgbImage {
  const width = Math.max(1, Math.min(rgb.width, Math.round(rgb.height * aspect)));
  const height = Math.max(1, Math.min(rgb.height, Math.round(rgb.width / aspect)));
  if (width === rgb.width && height === rgb.height) return rgb;
  const left = (rgb.width - width) >> 1;
  const top = (rgb.height - height) >> 1;
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * rgb.width + left) * 3;
    data.set(rgb.data.subarray(from, from + width * 3), y * width * 3);
  }
  return { data, width, height };
}
