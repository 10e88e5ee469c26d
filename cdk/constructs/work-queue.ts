import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** What waits for a function, and what that function has failed on. */
export interface WorkQueue {
  queue: Queue;
  deadLetters: Queue;
}

/**
 * A queue for a function of this time-out: a message is tried five times, then kept for two weeks with the dead letters. Lambda
 * counts an attempt, too, that it could not make because no function was free; so it asks for five at least.
 * @param retention for how long a message may wait; SQS's own four days where it is left out
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
    // Six times the function's time-out, as Lambda asks for.
    visibilityTimeout: Duration.seconds(6 * timeoutSeconds),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
    ...(retention && { retentionPeriod: retention }),
  });
  return { queue, deadLetters };
}
