import type { S3Store, Spy } from './fauxqs-internals.ts';

export interface ObjectChange {
  bucket: string;
  key: string;
  /** S3's event name, without the leading `s3:`. */
  event: 'ObjectCreated:Put' | 'ObjectCreated:CompleteMultipartUpload' | 'ObjectRemoved:Delete';
  /** Bytes; 0 for a removal. */
  size: number;
  /** Without quotes; empty for a removal. */
  etag: string;
  at: Date;
}

/**
 * Reports every change of an object from inside the store, in order. fauxqs's own spy keeps the
 * last hundred events; this listener is called for each one before the request is answered.
 */
export function watchObjects(store: S3Store, listener: (change: ObjectChange) => void): void {
  const spy: Pick<Spy, 'addMessage'> = {
    addMessage(message) {
      if (message.service !== 's3') return;
      const { bucket, key } = message;
      const at = new Date(message.timestamp);
      if (message.status === 'deleted') listener({ bucket, key, event: 'ObjectRemoved:Delete', size: 0, etag: '', at });
      if (message.status !== 'uploaded') return;
      const object = store.headObject(bucket, key);
      const etag = object.etag.replaceAll('"', '');
      const event = etag.includes('-') ? 'ObjectCreated:CompleteMultipartUpload' : 'ObjectCreated:Put';
      listener({ bucket, key, event, size: object.contentLength, etag, at });
    },
  };
  store.spy = spy as Spy;
}
