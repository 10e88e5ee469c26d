import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FeatureExtractor, type Features, type Keypoints } from '@dlsift/retrieval/features';
import { decodeImage, type RgbImage } from '@dlsift/retrieval/image';
import { capture, type Difficulty, difficulties } from './capture.ts';
import { drawCover } from './cover.ts';

export interface Described {
  features: Features;
  keypoints: Keypoints;
}

/** Pictures, and photographs of some of them. */
export interface InstanceSet {
  library: Described[];
  photographs: (Described & { shown: number; kind: 'cover' | 'picture'; difficulty: Difficulty })[];
}

export interface SetOptions {
  /** Maximum pictures of the folder. */
  pictures: number;
  /** Number of covers drawn. */
  covers: number;
  /** Number of photographs of covers, and of pictures. */
  photographs: number;
  /** Another seed selects other things, backgrounds and circumstances. */
  seed: number;
}

/**
 * Use of the folder's pictures, in turn: of ten, seven form the library, two form covers, each of
 * one only, and one is a background. So what a photograph shows beside the thing is not in the
 * library, unless the folder has several pictures of one scene, as Corel-1k does: then that scene
 * may be found first.
 */
const purposes = ['own', 'own', 'cover', 'own', 'own', 'background', 'own', 'own', 'cover', 'own'] as const;

const readable = /\.(jpe?g|png|webp|avif|gif|tiff?)$/i;

/**
 * Pictures of a folder and drawn covers, and photographs of some of both, in all circumstances in
 * turn.
 */
export async function makeInstances(
  folder: string,
  { pictures, covers, photographs, seed }: SetOptions,
): Promise<InstanceSet> {
  const extractor = await FeatureExtractor.load();
  const describe = async (bytes: Uint8Array): Promise<Described> => {
    const { features, keypoints } = await extractor.extract(bytes);
    return { features, keypoints };
  };
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => readable.test(file));
  files.sort();
  const stride = Math.max(1, files.length / pictures);
  const chosen = Array.from({ length: Math.min(pictures, files.length) }, (_, i) => files[Math.floor(i * stride)]);
  const read = (file: string) => readFileSync(join(folder, file));
  const decode = async (bytes: Uint8Array): Promise<RgbImage> => (await decodeImage(bytes)).rgb;
  const filesFor = (purpose: (typeof purposes)[number]) => chosen.filter((_, i) => purposes[i % 10] === purpose);
  const own = filesFor('own').map(read);
  const [inCovers, backgrounds] = [filesFor('cover'), filesFor('background')];
  const decodeAt = (from: string[], i: number) => decode(read(from[i % from.length]));
  const drawn: Buffer[] = [];
  for (let i = 0; i < covers; i++) {
    drawn.push(await drawCover([await decodeAt(inCovers, 2 * i), await decodeAt(inCovers, 2 * i + 1)], i));
  }
  const things = [...own, ...drawn];
  const set: InstanceSet = { library: [], photographs: [] };
  for (const thing of things) set.library.push(await describe(thing));
  for (let i = 0; i < 2 * photographs; i++) {
    const kind = i % 2 === 0 ? 'cover' : 'picture';
    const turn = i >> 1;
    const shown =
      kind === 'cover'
        ? own.length + ((turn * 7 + seed) % drawn.length)
        : (turn * Math.floor(own.length / photographs) + seed * 3) % own.length;
    const difficulty = difficulties[turn % difficulties.length];
    const background = await decodeAt(backgrounds, 13 * i + 29 * seed + 5);
    const photograph = await capture(await decode(things[shown]), background, difficulty, 10_000 * seed + i);
    set.photographs.push({ ...(await describe(photograph)), shown, kind, difficulty });
  }
  return set;
}
