import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { detectKeypoints } from '@dlsift/retrieval/features';
import { decodeImage } from '@dlsift/retrieval/image';
import type { FramedKeypoints, Point } from '@dlsift/retrieval/matching';
import { photograph } from './photograph.ts';

/** Pictures of a folder, and photographs of some of them. */
export interface Instances {
  library: FramedKeypoints[];
  queries: Query[];
}

/**
 * A photograph: the picture that it shows, the corners of that picture, and the picture around it.
 */
export interface Query {
  keypoints: FramedKeypoints;
  shown: number;
  corners: Point[];
  around: number;
}

const readable = /\.(jpe?g|png|webp|avif|gif|tiff?)$/i;

/**
 * Keypoints of up to `pictures` pictures of a folder, evenly spaced, and of a photograph of every
 * `step`-th of them.
 */
export async function readInstances(folder: string, pictures: number, step: number): Promise<Instances> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => readable.test(file));
  files.sort();
  const stride = Math.max(1, files.length / pictures);
  const chosen = Array.from({ length: Math.min(pictures, files.length) }, (_, i) => files[Math.floor(i * stride)]);
  const read = async (i: number) => (await decodeImage(readFileSync(join(folder, chosen[i])))).rgb;
  const instances: Instances = { library: [], queries: [] };
  for (let i = 0; i < chosen.length; i++) {
    const rgb = await read(i);
    instances.library.push(detectKeypoints(rgb).keypoints);
    if (i % step !== 0) continue;
    const around = (i + (chosen.length >> 1)) % chosen.length;
    const { jpeg, corners } = await photograph(rgb, await read(around), i / step);
    instances.queries.push({
      keypoints: detectKeypoints((await decodeImage(jpeg)).rgb).keypoints,
      shown: i,
      corners,
      around,
    });
  }
  return instances;
}
