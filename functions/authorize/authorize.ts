import type { Caller } from '@dlsift/retrieval/storage';
import type { Identity } from '../common/index.ts';

/** A key that was looked up is believed for so long: revoking it takes effect within a minute. */
const rememberedMs = 60_000;
const mostRemembered = 1000;

/** Finds out whom API keys speak for, and remembers it for a minute. */
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
    // Unknown keys are not remembered: they come from anyone, and would push the known ones out.
    if (!caller) return { problem: 'unknown-key' };
    if (this.#remembered.size >= mostRemembered) this.#remembered.clear();
    this.#remembered.set(apiKey, { identity: caller, until: now + rememberedMs });
    return caller;
  }
}
