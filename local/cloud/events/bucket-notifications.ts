import { createHash, randomUUID } from 'node:crypto';
import type { ObjectChange, StorageServer } from '../servers/index.ts';
import { type Bucket, type BucketNotification, region } from '../template/index.ts';

/**
 * Sends S3's notification for every change that a bucket's configuration names. The message is in
 * the queue, on disk, before the request that changed the object is answered.
 */
export function notifyQueues(storage: StorageServer, buckets: readonly Bucket[]): void {
  const configured = new Map(buckets.map((bucket) => [bucket.name, bucket.notifications]));
  storage.onObjectChange((change) => {
    for (const notification of configured.get(change.bucket) ?? []) {
      if (isWanted(change, notification))
        storage.queues.send(notification.queueArn, JSON.stringify(notificationOf(change)));
    }
  });
}

/**
 * Whether a notification applies to this change: by event (with or without a trailing `*`), prefix
 * and suffix of the key.
 */
export function isWanted(
  change: Pick<ObjectChange, 'event' | 'key'>,
  { event, prefix, suffix }: BucketNotification,
): boolean {
  const wanted = event.replace(/^s3:/, '');
  const ofType = wanted.endsWith('*') ? change.event.startsWith(wanted.slice(0, -1)) : change.event === wanted;
  return ofType && change.key.startsWith(prefix) && change.key.endsWith(suffix);
}

/**
 * The message as S3 writes it:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function notificationOf({ bucket, key, event, size, etag, at }: ObjectChange) {
  const object = {
    key: urlEncoded(key),
    ...(event.startsWith('ObjectCreated') && { size, eTag: etag }),
    sequencer: sequencer(),
  };
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: region,
        eventTime: at.toISOString(),
        eventName: event,
        userIdentity: { principalId: 'local' },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: { 'x-amz-request-id': randomUUID(), 'x-amz-id-2': 'local' },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: createHash('md5').update(bucket).digest('hex'),
          bucket: { name: bucket, ownerIdentity: { principalId: 'local' }, arn: `arn:aws:s3:::${bucket}` },
          object,
        },
      },
    ],
  };
}

function urlEncoded(key: string): string {
  return encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
}

let latest = 0n;

/**
 * Sixteen digits that sort in the order of events, also across restarts while the clock does not go
 * back.
 */
function sequencer(): string {
  const now = BigInt(Date.now()) << 16n;
  latest = now > latest ? now : latest + 1n;
  return latest.toString(16).toUpperCase().padStart(16, '0');
}
