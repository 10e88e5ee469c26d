import { describe, expect, it } from 'vitest';
import { Filter } from '../../../../functions/api/contract/index.ts';
import { anId, api, post } from './api.ts';

const editor = { tenant: 'acme', role: 'editor' };

describe('a label has one form', () => {
  it.each(['cafe\u0301', 'caf\u00e9', ' caf\u00e9 '])('in an upload for %j', async (label) => {
    const objects = { signedPut: async () => 'https://bucket.example/x' };
    const answer = await api({ objects })('/v1/uploads', post({ name: ' ro\u0302se.jpg', label, bytes: 1 }), editor);
    expect(answer.body.key).toBe('inbox/acme/caf\u00e9/r\u00f4se.jpg');
  });

  it('in an edit', async () => {
    const edits: unknown[] = [];
    const edit = async (...[, , changes]: unknown[]) => {
      edits.push(changes);
      return null;
    };
    const patch = { ...post({ label: 'trips /cafe\u0301' }), method: 'PATCH' };
    expect(await api({ library: { edit } })(`/v1/images/${anId}`, patch, editor)).toMatchObject({ status: 404 });
    expect(edits).toEqual([{ label: 'trips/caf\u00e9' }]);
  });

  it('in a filter, and so have keys', () => {
    const nfd = 'cafe\u0301';
    const nfc = 'caf\u00e9';
    const filter = {
      and: [
        { field: 'label', in: [nfd, ` ${nfc}`, 1], prefix: ` ${nfd} ` },
        { not: { field: 'label', eq: `${nfd} /big` } },
        { field: 'key', prefix: `inbox/acme/${nfd}/` },
        { field: 'metadata.place', eq: ` ${nfd}` },
      ],
    };
    expect(Filter.parse(filter)).toEqual({
      and: [
        { field: 'label', in: [nfc, nfc, 1], prefix: `${nfc} ` },
        { not: { field: 'label', eq: `${nfc}/big` } },
        { field: 'key', prefix: `inbox/acme/${nfc}/` },
        { field: 'metadata.place', eq: ` ${nfd}` },
      ],
    });
  });
});
