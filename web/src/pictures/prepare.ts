import { limits } from '@dlsift/client';
import { megabytes } from '../format.ts';
import { pictureQuery, type Query } from './query.ts';

/**
 * Longest side sent, in pixels. The service works at 640, and the bytes stay far below its limit.
 */
const longestSide = 1600;
const jpegQuality = 0.9;

/** Makes a query of a local file, scaled down if it exceeds the limit of a search. */
export async function preparePicture(file: File): Promise<Query> {
  const name = file.name || 'pasted picture';
  if (file.size <= limits.searchBodyBytes) {
    return pictureQuery(file, name, { previewUrl: URL.createObjectURL(file), note: undefined });
  }
  const { picture, width, height } = await shrink(file);
  const note = `Sent as a JPEG of ${width} × ${height} pixels: the file has ${megabytes(file.size)}, and a search takes at most ${megabytes(limits.searchBodyBytes)}.`;
  return pictureQuery(picture, name, { previewUrl: URL.createObjectURL(picture), note });
}

async function shrink(file: File): Promise<{ picture: Blob; width: number; height: number }> {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new Error(
      `${file.name} has ${megabytes(file.size)}, a search takes at most ${megabytes(limits.searchBodyBytes)}, and this browser cannot read the picture to make it smaller. Save it as a smaller JPEG and try again.`,
    );
  });
  const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser has no canvas to make the picture smaller on.');
  // JPEG has no transparency: transparent pixels become white.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', jpegQuality));
  if (picture === null) throw new Error(`This browser cannot make ${file.name} smaller.`);
  return { picture, width, height };
}
