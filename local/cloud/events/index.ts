/**
 * Changes of objects flow through here to the functions: a bucket's notifications put them in queues, and a poller per
 * event source takes them out again, in batches. `local/cloud.ts` connects both ends when it starts.
 */
export { notifyQueues } from './bucket-notifications.ts';
export { QueuePoller } from './queue-poller.ts';
