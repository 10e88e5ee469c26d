import { account, type Queue } from '../template/index.ts';
import { type SqsQueue, SqsStore } from './fauxqs-internals.ts';

type Store = InstanceType<typeof SqsStore>;

export interface Message {
  id: string;
  receiptHandle: string;
  body: string;
  bodyMd5: string;
  /** Number of deliveries, including this one. */
  receiveCount: number;
  sentAt: number;
  firstReceivedAt: number;
}

/** The queues inside this process, for event sources and bucket notifications. */
export class Queues {
  readonly #store: Store;
  readonly #url: string;

  constructor(store: Store, url: string) {
    this.#store = store;
    this.#url = url;
  }

  /** Creates a queue, or updates an existing one's attributes from the template. */
  create({ name, arn, attributes }: Queue): void {
    const existing = this.#store.getQueueByArn(arn);
    if (existing === undefined) this.#store.createQueue(name, `${this.#url}/${account}/${name}`, arn, attributes);
    else existing.setAttributes(attributes);
  }

  send(queueArn: string, body: string): void {
    this.#queue(queueArn).enqueue(SqsStore.createMessage(body));
  }

  /**
   * Takes up to `count` messages, waiting up to `waitSeconds` for the first; none once `signal` is
   * aborted and `wake` called.
   */
  async receive(queueArn: string, count: number, waitSeconds: number, signal: AbortSignal): Promise<Message[]> {
    const queue = this.#queue(queueArn);
    const take = () => queue.dequeue(Math.min(count, 10), undefined, (arn) => this.#store.getQueueByArn(arn));
    let taken = take();
    if (taken.length === 0) {
      await queue.waitForMessages(waitSeconds);
      if (!signal.aborted) taken = take();
    }
    return taken.map(({ ReceiptHandle }) => messageOf(queue, ReceiptHandle)).filter((message) => message !== undefined);
  }

  /** Ends every wait for messages. */
  wake(): void {
    this.#store.shutdown();
  }

  delete(queueArn: string, receiptHandles: string[]): void {
    const queue = this.#queue(queueArn);
    for (const handle of receiptHandles) queue.deleteMessage(handle);
  }

  /**
   * Returns a taken message after `seconds` seconds, or after the queue's visibility time-out if
   * that is earlier.
   */
  retryAfter(queueArn: string, receiptHandle: string, seconds: number): void {
    const queue = this.#queue(queueArn);
    queue.changeVisibility(receiptHandle, Math.min(seconds, Number(queue.attributes.VisibilityTimeout)));
  }

  /** Number of messages of a queue, waiting and taken but not deleted. */
  count(queueArn: string): { waiting: number; inFlight: number } {
    const queue = this.#queue(queueArn);
    return { waiting: queue.messages.length + queue.delayedMessages.length, inFlight: queue.inflightMessages.size };
  }

  /**
   * Returns messages that an earlier run took and did not finish: their receipts are invalid. It
   * does not count as a failed attempt, so frequent stops never send a message to the dead-letter
   * queue.
   */
  releaseInFlight(): void {
    for (const queue of this.#store.allQueues()) {
      for (const [handle, { message }] of queue.inflightMessages) {
        message.approximateReceiveCount = Math.max(0, message.approximateReceiveCount - 1);
        // Not 0, with which the receive count would not be written.
        queue.changeVisibility(handle, 0.001);
      }
    }
  }

  #queue(arn: string): SqsQueue {
    const queue = this.#store.getQueueByArn(arn);
    if (queue === undefined) throw new Error(`There is no queue ${arn}.`);
    return queue;
  }
}

function messageOf(queue: SqsQueue, receiptHandle: string): Message | undefined {
  const message = queue.inflightMessages.get(receiptHandle)?.message;
  if (message === undefined) return undefined;
  return {
    id: message.messageId,
    receiptHandle,
    body: message.body,
    bodyMd5: message.md5OfBody,
    receiveCount: message.approximateReceiveCount,
    sentAt: message.sentTimestamp,
    firstReceivedAt: message.approximateFirstReceiveTimestamp ?? message.sentTimestamp,
  };
}
