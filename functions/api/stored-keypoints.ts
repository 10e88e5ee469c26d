import type { WordSource } from '@dlsift/retrieval/index';
import { keypointsKey, wordsKey } from '@dlsift/retrieval/storage';
import type { Services } from './services.ts';

/** What indexing stored of a tenant's pictures for finding them by their keypoints. */
export function storedKeypoints(tenant: string, { objects }: Pick<Services, 'objects'>): WordSource {
  return {
    keypointsOf: (imageId) => objects.get(keypointsKey(tenant, imageId)),
    wordsOf: (imageId) => objects.get(wordsKey(tenant, imageId)),
  };
}
