/**
 * Passes changes of objects to functions: a bucket's notifications put them into queues, a poller
 * per event source takes them out in batches. `cloud.ts` connects both when it starts.
 */
export { notifyQueues } from './bucket-notifications.ts';
export { QueuePoller } from './queue-poller.ts';
