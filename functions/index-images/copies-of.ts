import { decodeFeatures, decodeKeypoints, featuresIn } from '@dlsift/retrieval/features';
import { type LibraryView, nearDuplicatesOf, type WordSource } from '@dlsift/retrieval/index';
import type { LibraryImage, LibraryStore } from '@dlsift/retrieval/storage';
import { plainCopiesOf, type ThumbnailSource } from './plain-copies.ts';

/** Pictures of the same file that one look finds; a larger group grows by each look. */
const mostOfOneFile = 100;
/** With fewer keypoints than this, a picture's copies may have too few in common with it to be known by them. */
const fewKeypoints = 40;

export interface CopySources {
  library: Pick<LibraryStore, 'withContent'>;
  stored: WordSource & ThumbnailSource;
}

/** The ids of other pictures that show the same: of the same file, of the same keypoints, or plain pictures that look the same. */
export async function copiesOf(
  image: LibraryImage,
  view: LibraryView,
  { library, stored }: CopySources,
): Promise<string[]> {
  const { imageId, content } = image;
  const [sameFile, bytes] = await Promise.all([
    content === undefined ? [] : library.withContent(content, mostOfOneFile),
    stored.keypointsOf(imageId),
  ]);
  const copies = new Set(sameFile);
  const keypoints = bytes && decodeKeypoints(bytes);
  if (keypoints) {
    for (const copy of await nearDuplicatesOf(imageId, keypoints, view, stored)) copies.add(copy.imageId);
  }
  if (!keypoints || keypoints.count < fewKeypoints) {
    const featureSet = view.partition?.record.featureSet ?? image.featureSet;
    const features = featureSet === null ? null : featuresIn(image, featureSet);
    if (features) {
      for (const copy of await plainCopiesOf(imageId, decodeFeatures(features), view, stored)) copies.add(copy);
    }
  }
  copies.delete(imageId);
  return [...copies];
}
