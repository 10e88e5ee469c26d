import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** A queue of messages for a function, and that of the messages it has failed on. */
export interface WorkQueue {
  queue: Queue;
  deadLetters: Queue;
}

/**
 * Creates a queue for a function. A message is tried five times, then kept for two weeks with the
 * dead letters. Five is the minimum that Lambda asks for: it also counts attempts for which no
 * function was free.
 *
 * @param timeoutSeconds of the function
 * @param retention how long a message may wait; SQS's default of four days if absent
 */
export function createWorkQueue(
  scope: Construct,
  id: string,
  { timeoutSeconds, retention }: { timeoutSeconds: number; retention?: Duration },
): WorkQueue {
  const deadLetters = new Queue(scope, 'DeadLetters', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  const queue = new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    // Six times the function's timeout, which Lambda asks for.
    visibilityTimeout: Duration.seconds(6 * timeoutSeconds),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
    ...(retention && { retentionPeriod: retention }),
  });
  return { queue, deadLetters };
}
