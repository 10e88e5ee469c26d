import { decodeFeatures, decodeKeypoints, featuresIn } from '@dlsift/retrieval/features';
import type { LibraryView } from '@dlsift/retrieval/library';
import { nearDuplicatesOf, type WordSource } from '@dlsift/retrieval/recognise';
import type { LibraryImage, LibraryStore } from '@dlsift/retrieval/storage';
import { plainCopiesOf, type ThumbnailSource } from './plain-copies.ts';

/** Maximum pictures of the same file that one call finds; a larger group grows with every call. */
const maxOfOneFile = 100;
/**
 * Keypoints below which copies may share too few of them to be recognised; they are compared as
 * plain pictures too.
 */
const fewKeypoints = 40;

export interface CopySources {
  library: Pick<LibraryStore, 'withContent'>;
  stored: WordSource & ThumbnailSource;
}

/**
 * Ids of other pictures that show the same: the same file, the same keypoints, or a plain picture
 * that looks the same. A flat picture has no keypoints, and only its file can be the same.
 */
export async function copiesOf(
  image: LibraryImage,
  view: LibraryView,
  { library, stored }: CopySources,
): Promise<string[]> {
  const { imageId, content } = image;
  const [sameFile, bytes] = await Promise.all([
    content === undefined ? [] : library.withContent(content, maxOfOneFile),
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
