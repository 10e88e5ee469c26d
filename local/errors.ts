/** Something the person at the terminal can act on: shown as its message alone, without a stack. */
export class CloudError extends Error {
  override name = 'CloudError';
}
