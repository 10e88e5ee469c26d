import { describe, expect, it } from 'vitest';
import { Authorizer } from '../../../functions/authorize/authorize.ts';
import { issueKey } from '../../../functions/issue-key/issue-key.ts';

describe('the authorizer', () => {
  const lookUps: string[] = [];
  const authorizer = new Authorizer(async (apiKey) => {
    lookUps.push(apiKey);
    return apiKey === 'good' ? { tenant: 'acme', role: 'editor' } : null;
  });

  it('finds the caller of a key', async () => {
    expect(await authorizer.identify('good')).toEqual({ tenant: 'acme', role: 'editor' });
  });

  it('tells a missing key from an unknown one', async () => {
    expect(await authorizer.identify(undefined)).toEqual({ problem: 'missing-key' });
    expect(await authorizer.identify('bad')).toEqual({ problem: 'unknown-key' });
  });

  it('looks a key up once a minute, and an unknown one each time', async () => {
    lookUps.length = 0;
    const now = Date.now();
    await authorizer.identify('good', now);
    await authorizer.identify('good', now + 59_000);
    expect(lookUps).toEqual([]);
    await authorizer.identify('good', now + 61_000);
    await authorizer.identify('bad', now);
    await authorizer.identify('bad', now);
    expect(lookUps).toEqual(['good', 'bad', 'bad']);
  });
});

describe('issuing a key', () => {
  const tenants = { issueKey: async () => 'the-key' };

  it('returns it with its tenant and role; the role is admin by default', async () => {
    expect(await issueKey({ tenant: 'acme' }, tenants)).toEqual({ tenant: 'acme', role: 'admin', apiKey: 'the-key' });
    expect(await issueKey({ tenant: 'acme', role: 'reader' }, tenants)).toMatchObject({ role: 'reader' });
  });

  it.each([{}, { tenant: 'Acme' }, { tenant: 'a/b' }, { tenant: '' }, { tenant: 'a', role: 'owner' }, null])(
    'refuses %j',
    async (event) => {
      await expect(issueKey(event, tenants)).rejects.toThrow(/tenant|role|expected object/);
    },
  );
});
