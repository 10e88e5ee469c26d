import type * as Storage from '@dlsift/retrieval/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aTenant, startStores, tables } from './cloud.ts';

let servers: { stop(): Promise<void> };
let storage: typeof Storage;
beforeAll(async () => {
  servers = await startStores();
  storage = await import('@dlsift/retrieval/storage');
});
afterAll(() => servers.stop());

describe('queries outside the library', () => {
  const store = () => new storage.QueryStore(tables.searches.name);
  const query = (tenant: string, fields: Partial<Storage.QueryRecord> = {}): Storage.QueryRecord => ({
    tenant,
    contentHash: 'c'.repeat(32),
    features: new Uint8Array([1, 2, 255]),
    candidates: [{ imageId: 'a'.repeat(32), confidence: 0.9 }],
    chosen: [],
    rejected: [],
    learned: null,
    expiresAt: 100,
    ...fields,
  });

  it('are kept for their tenant until they expire', async () => {
    const [tenant, other] = [aTenant(), aTenant()];
    await store().put(query(tenant));
    const { contentHash } = query(tenant);
    const read = await store().get(tenant, contentHash, 99_000);
    expect({ ...read, features: [...read!.features] }).toMatchObject({ ...query(tenant), features: [1, 2, 255] });
    expect(await store().get(tenant, contentHash, 100_000)).toBeNull();
    expect(await store().get(other, contentHash, 99_000)).toBeNull();
    await store().put(query(other, { candidates: [] }));
    expect((await store().get(tenant, contentHash, 99_000))!.candidates).toHaveLength(1);
  });

  it('keep learned features and judgements, for their own tenant only', async () => {
    const [tenant, other] = [aTenant(), aTenant()];
    const { contentHash } = query(tenant);
    await store().put(query(tenant, { expiresAt: 4_000_000_000 }));
    expect(await store().learn(tenant, contentHash, new Uint8Array([7]))).toBe(true);
    expect(await store().learn(other, contentHash, new Uint8Array([8]))).toBe(false);
    expect(await store().judge(tenant, contentHash, ['x', 'y'], ['z'])).toBe(true);
    expect(await store().judge(tenant, contentHash, ['z'], ['y'])).toBe(true);
    expect(await store().judge(other, contentHash, ['x'], [])).toBe(false);
    const known = (await store().get(tenant, contentHash))!;
    expect([...known.learned!]).toEqual([7]);
    expect(known).toMatchObject({ chosen: ['x', 'z'], rejected: ['y'] });
    expect(await store().get(other, contentHash)).toBeNull();
  });
});

it('an API key identifies its tenant, and is not stored', async () => {
  const store = new storage.TenantStore(tables.tenants.name);
  const tenant = aTenant();
  const apiKey = await store.issueKey({ tenant, role: 'editor' });
  expect(await store.callerOf(apiKey)).toEqual({ tenant, role: 'editor' });
  expect(await store.callerOf(`${apiKey}x`)).toBeNull();
  expect(await store.names()).toContain(tenant);
});
