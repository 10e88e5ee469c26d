import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { logger, once } from '../../common/index.ts';

/** A query that is to be learned, by the hash of the picture searched with. */
export interface QueryToLearn {
  tenant: string;
  contentHash: string;
}

const sqs = once(() => new SQSClient({}));

/** Sends queries to `learn-query`; null in a deployment without a queue. */
export function learnQueue(): ((query: QueryToLearn) => Promise<void>) | null {
  const QueueUrl = process.env.LEARN_QUEUE_URL;
  if (!QueueUrl) return null;
  // A failure is logged only: the search or the feedback has its answer without it.
  return async (query) => {
    try {
      await sqs().send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(query) }));
    } catch (error) {
      logger.error('learning was not queued', error as Error);
    }
  };
}
