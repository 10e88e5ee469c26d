import type { Functions, Outcome } from '../lambda/index.ts';
import type { Message, Queues } from '../servers/index.ts';
import { type EventSource, region } from '../template/index.ts';

const waitSeconds = 20;
/** Seconds until a retry, per attempt. */
const retrySeconds = 5;

/**
 * Feeds a queue's messages to a function, with as many concurrent batches as the function has
 * processes. A message is deleted when its batch succeeds; a failed one returns, and goes to the
 * dead-letter queue after too many attempts. On AWS it returns after the visibility time-out, here
 * after seconds.
 */
export class QueuePoller {
  readonly #source: EventSource;
  readonly #queues: Queues;
  readonly #functions: Functions;
  readonly #stopping = new AbortController();
  readonly #loops: Promise<void>[];
  #failures = 0;

  constructor(source: EventSource, queues: Queues, functions: Functions) {
    this.#source = source;
    this.#queues = queues;
    this.#functions = functions;
    const loops = Math.min(
      functions.maxProcesses(source.functionArn),
      source.maxConcurrency ?? Number.POSITIVE_INFINITY,
    );
    this.#loops = Array.from({ length: loops }, () => this.#poll());
  }

  /** Number of failed deliveries. */
  get failures(): number {
    return this.#failures;
  }

  /** Takes no further messages; resolves when running batches have ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#queues.wake();
    await Promise.all(this.#loops);
  }

  async #poll(): Promise<void> {
    const { queueArn, functionArn, batchSize, partialFailures } = this.#source;
    while (!this.#stopping.signal.aborted) {
      const messages = await this.#queues.receive(queueArn, batchSize, waitSeconds, this.#stopping.signal);
      if (messages.length === 0) continue;
      const outcome = await this.#functions.invoke(functionArn, {
        Records: messages.map((message) => recordOf(message, queueArn)),
      });
      const failed = failedMessages(outcome, messages, partialFailures);
      const done = messages.filter(({ id }) => !failed.has(id));
      this.#queues.delete(
        queueArn,
        done.map(({ receiptHandle }) => receiptHandle),
      );
      if (this.#stopping.signal.aborted) continue;
      this.#failures += failed.size;
      for (const { id, receiptHandle, receiveCount } of messages) {
        if (failed.has(id)) this.#queues.retryAfter(queueArn, receiptHandle, retrySeconds * receiveCount);
      }
    }
  }
}

/**
 * Ids of the failed messages of a batch. An invalid answer fails all of them, as on Lambda.
 *
 * @param partialFailures whether the function reports `batchItemFailures`
 */
export function failedMessages(
  outcome: Outcome,
  messages: readonly Pick<Message, 'id'>[],
  partialFailures: boolean,
): ReadonlySet<string> {
  const all = new Set(messages.map(({ id }) => id));
  if (outcome.error !== undefined) return all;
  if (!partialFailures) return new Set();
  const answer: unknown = JSON.parse(outcome.payload);
  if (answer === null || typeof answer !== 'object' || !('batchItemFailures' in answer)) return new Set();
  const failures = answer.batchItemFailures;
  if (failures === null) return new Set();
  if (!Array.isArray(failures)) return all;
  const ids = failures.map((failure) => failure?.itemIdentifier);
  return ids.every((id) => all.has(id)) ? new Set(ids) : all;
}

function recordOf(message: Message, queueArn: string) {
  return {
    messageId: message.id,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAt),
      SenderId: 'local',
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    },
    messageAttributes: {},
    md5OfBody: message.bodyMd5,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}
