import type { LibraryImage } from '@dlsift/retrieval/storage';

/** A ready picture of a library, with the fields that a test sets. */
export function libraryImage(fields: Pick<LibraryImage, 'tenant' | 'imageId'> & Partial<LibraryImage>): LibraryImage {
  const at = '2026-01-01T00:00:00.000Z';
  return {
    key: `inbox/${fields.tenant}/${fields.imageId}`,
    label: null,
    metadata: {},
    state: 'ready',
    reason: null,
    etag: 'e',
    sequencer: '1',
    bytes: 1,
    width: 2,
    height: 3,
    features: new Uint8Array([1]),
    featureSet: 'set-1',
    createdAt: at,
    changedAt: at,
    ...fields,
  };
}
