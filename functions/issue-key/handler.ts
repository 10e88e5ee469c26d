import { stores } from '../common/index.ts';
import { issueKey } from './issue-key.ts';

/**
 * Invoked by an administrator of the account with `{ "tenant": "acme", "role": "admin" }`. No route
 * leads here.
 */
export async function handler(event: unknown) {
  return issueKey(event, stores.tenants());
}
