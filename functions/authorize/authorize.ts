import type { Caller } from '@dlsift/retrieval/storage';
import type { Identity } from '../common/index.ts';

/** Milliseconds for which a key is remembered: a revoked key is refused after a minute at most. */
const rememberedMs = 60_000;
/** Maximum keys remembered. */
const maxRemembered = 1000;

/** Finds the caller of an API key, and remembers the key for a minute. */
export class Authorizer {
  #lookUp: (apiKey: string) => Promise<Caller | null>;
  #remembered = new Map<string, { identity: Identity; until: number }>();

  constructor(lookUp: (apiKey: string) => Promise<Caller | null>) {
    this.#lookUp = lookUp;
  }

  async identify(apiKey: string | undefined, now = Date.now()): Promise<Identity> {
    if (!apiKey) return { problem: 'missing-key' };
    const known = this.#remembered.get(apiKey);
    if (known && known.until > now) return known.identity;

    const caller = await this.#lookUp(apiKey);
    // Unknown keys are not remembered: anyone can send them, and they would push out the known
    // ones.
    if (!caller) return { problem: 'unknown-key' };
    if (this.#remembered.size >= maxRemembered) this.#remembered.clear();
    this.#remembered.set(apiKey, { identity: caller, until: now + rememberedMs });
    return caller;
  }
}
