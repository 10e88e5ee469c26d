import { join } from 'node:path';
import { detectAndCompute } from '@dlsift/retrieval/sift';
import { type Figure, mean } from '../figures.ts';
import { readHomography } from './homography.ts';
import type { Features, OpenCv } from './opencv.ts';
import { type GrayPicture, readGray } from './pictures.ts';
import { type Scores, scoreViews } from './repeatability.ts';

const sequences = ['graf', 'boat', 'bark', 'ubc'];
const maxKeypoints = 1000;
const measures: (keyof Scores)[] = ['repeatability', 'matching', 'precision'];

/**
 * Mean scores over the five pairs of each sequence of the Oxford affine data (folders of
 * img1..6.png and H1to2p..6p).
 */
export async function measureRepeatability(folder: string, peer: OpenCv | undefined): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const sequence of sequences) {
    const views: GrayPicture[] = [];
    for (let i = 1; i <= 6; i++) views.push(await readGray(join(folder, sequence, `img${i}.png`)));
    const ours = scoresOf(folder, sequence, views, views.map(detectOurs));
    const theirs = peer && scoresOf(folder, sequence, views, await detectTheirs(views, peer));
    for (const measure of measures) {
      const value = ours[measure];
      const against = peer && theirs && { against: peer.name, ratio: value / theirs[measure] };
      figures.push({ name: `${sequence}, ${measure}`, value, unit: 'share', ...against });
    }
  }
  return figures;
}

function detectOurs({ gray, width, height }: GrayPicture): Features {
  return detectAndCompute(gray, width, height, { nfeatures: maxKeypoints });
}

async function detectTheirs(views: GrayPicture[], peer: OpenCv): Promise<Features[]> {
  const features: Features[] = [];
  for (const view of views) {
    await peer.open(view);
    features.push(await peer.detect(view, maxKeypoints));
  }
  return features;
}

function scoresOf(folder: string, sequence: string, views: GrayPicture[], features: Features[]): Scores {
  const pairs = [1, 2, 3, 4, 5].map((i) => {
    const homography = readHomography(join(folder, sequence, `H1to${i + 1}p`));
    return scoreViews(views[0], features[0], views[i], features[i], homography);
  });
  const average = (measure: keyof Scores) => mean(pairs.map((pair) => pair[measure]));
  return {
    repeatability: average('repeatability'),
    matching: average('matching'),
    precision: average('precision'),
  };
}
