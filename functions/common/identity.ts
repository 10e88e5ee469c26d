import type { Caller } from '@dlsift/retrieval/storage';

/**
 * What `authorize` finds out about a request's credential. `api` answers a `problem` itself, with
 * the reason.
 */
export type Identity = Caller | { problem: 'missing-key' | 'unknown-key' };
