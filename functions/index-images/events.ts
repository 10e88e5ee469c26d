import { z } from 'zod';

/** Creation or removal of one object in the drop folder. */
export interface InboxEvent {
  kind: 'created' | 'removed';
  key: string;
  etag: string;
  bytes: number;
  /** Orders the events of one key; padded to a fixed length, so that it compares as text. */
  sequencer: string;
}

const Notification = z.object({
  Records: z
    .array(
      z.object({
        eventName: z.string(),
        s3: z.object({
          object: z.object({
            key: z.string(),
            size: z.number().optional(),
            eTag: z.string().optional(),
            sequencer: z.string(),
          }),
        }),
      }),
    )
    .optional(),
});

/** Digits to which sequencers are padded on the left: S3's are hexadecimal and differ in length. */
const sequencerLength = 32;

/**
 * Reads one queue message: an S3 notification, or the test message that S3 sends when it is
 * connected, which has no events.
 *
 * @throws ZodError when the message is neither
 */
export function readNotification(body: string): InboxEvent[] {
  const { Records = [] } = Notification.parse(JSON.parse(body));
  return Records.map(({ eventName, s3: { object } }) => ({
    kind: eventName.startsWith('ObjectRemoved') ? 'removed' : 'created',
    key: decodeURIComponent(object.key.replaceAll('+', ' ')),
    etag: object.eTag ?? '',
    bytes: object.size ?? 0,
    sequencer: object.sequencer.toUpperCase().padStart(sequencerLength, '0'),
  }));
}
