import { decodeFeatures, type ExtractedPicture, featuresIn } from '@dlsift/retrieval/features';
import { type ImageNote, UnreadableImageError } from '@dlsift/retrieval/image';
import { imageIdOf, keypointsKey, type LibraryImage, thumbnailKey } from '@dlsift/retrieval/storage';
import { beforeEach, describe, expect, it } from 'vitest';
import { type InboxEvent, readNotification } from '../../../../functions/index-images/events.ts';
import { type IndexingServices, indexImage } from '../../../../functions/index-images/index-image.ts';
import { oneByOne } from '../../../../functions/index-images/one-by-one.ts';
import { pngWithHeader } from '../../image/pictures.ts';

describe('a notification', () => {
  const record = (eventName: string, object: object) => JSON.stringify({ Records: [{ eventName, s3: { object } }] });

  it('gives the kind of event, the decoded key and the padded sequencer', () => {
    const body = record('ObjectCreated:Put', { key: 'inbox/t/a+b%C3%A9.jpg', size: 7, eTag: 'e', sequencer: '0a' });
    expect(readNotification(body)).toEqual([
      { kind: 'created', key: 'inbox/t/a bé.jpg', etag: 'e', bytes: 7, sequencer: '0A'.padStart(32, '0') },
    ]);
    expect(readNotification(record('ObjectRemoved:Delete', { key: 'k', sequencer: '1' }))[0].kind).toBe('removed');
  });

  it('has no events if S3 sends it to test the queue', () => {
    expect(readNotification('{"Service":"Amazon S3","Event":"s3:TestEvent"}')).toEqual([]);
  });

  it('is refused if it is of another kind', () => {
    expect(() => readNotification('{"Records":[{}]}')).toThrow();
    expect(() => readNotification('not json')).toThrow();
  });
});

describe('indexing', () => {
  const key = 'inbox/acme/flowers/rose.jpg';
  const imageId = imageIdOf('acme', key);
  let library: Map<string, LibraryImage>;
  let objects: Map<string, Uint8Array>;
  let featureSet: string;
  let coming: string | null;
  let notes: ImageNote[];
  let fileMetadata: Record<string, string>;
  let services: IndexingServices;

  const extractor = (name: string): Awaited<ReturnType<IndexingServices['extractors']>>['serving'] => ({
    featureSet: { name },
    async extract(bytes): Promise<ExtractedPicture> {
      if (bytes.length === 0) throw new UnreadableImageError({ code: 'empty' });
      if (bytes.length === 1) throw new Error('the network is gone');
      return {
        features: {
          featureSet: name,
          cnn: new Float32Array(2),
          sift: new Float32Array(2),
          object: new Float32Array(7),
        },
        keypoints: { width: 9, height: 9, count: 0, geometry: new Float32Array(0), descriptors: new Uint8Array(0) },
        picture: {
          rgb: { data: new Uint8Array(12), width: 2, height: 2 },
          width: 40,
          height: 30,
          format: 'jpeg',
          notes,
        },
        timings: {},
      };
    },
    redescribe: async ({ features }) => ({ ...features, featureSet: name }),
  });
  const setsOf = (image: LibraryImage | undefined) => [image?.featureSet, image?.otherFeatureSet];

  const event = (fields: Partial<InboxEvent> = {}): InboxEvent => ({
    kind: 'created',
    key,
    etag: 'e1',
    bytes: 3,
    sequencer: '1',
    ...fields,
  });

  beforeEach(() => {
    library = new Map();
    objects = new Map([[key, new Uint8Array([1, 2, 3])]]);
    featureSet = 'set-1';
    coming = null;
    notes = [];
    fileMetadata = {};
    services = {
      library: {
        get: async (_, id) => library.get(id) ?? null,
        put: async (image) => Boolean(library.set(image.imageId, image)),
      },
      objects: {
        read: async (k) => (objects.has(k) ? { bytes: objects.get(k)!, metadata: fileMetadata } : null),
        put: async (k, body) => void objects.set(k, body as Uint8Array),
        delete: async (k) => void objects.delete(k),
      },
      extractors: async () => ({ serving: extractor(featureSet), coming: coming ? extractor(coming) : null }),
      inTurn: (work) => work(),
      moves: {
        library: {
          get: async () => null,
          withContent: async () => [],
          editsOf: async () => ({}),
          inherit: async () => null,
        },
        leftEdits: { leave: async () => {}, claim: async () => null },
        judgements: { follow: async () => {} },
      },
    };
  });

  it('makes one item of a picture, with its label, its keypoints and its thumbnail', async () => {
    expect(await indexImage(event(), services)).toBe('ready');
    expect(library.get(imageId)).toMatchObject({ tenant: 'acme', label: 'flowers', width: 40, height: 30, featureSet });
    expect(objects.has(keypointsKey('acme', imageId))).toBe(true);
    expect(Buffer.from(objects.get(thumbnailKey('acme', imageId))!).toString('latin1', 8, 12)).toBe('WEBP');
  });

  it('keeps what the decoder noted, and writes no attribute where it noted nothing', async () => {
    await indexImage(event(), services);
    expect(library.get(imageId)).not.toHaveProperty('notes');
    notes = ['no-end-marker'];
    await indexImage(event({ sequencer: '2' }), services);
    expect(library.get(imageId)?.notes).toEqual(['no-end-marker']);
    notes = [];
    await indexImage(event({ sequencer: '3' }), services);
    expect(library.get(imageId)).not.toHaveProperty('notes');
  });

  it('reads the metadata of the file, numbers and booleans as such, without entries beyond a limit', async () => {
    fileMetadata = {
      year: '1990',
      'on-loan': 'true',
      artist: 'Ada',
      code: '007',
      'not a name': 'x',
      note: 'x'.repeat(600),
    };
    await indexImage(event(), services);
    expect(library.get(imageId)?.metadata).toEqual({ year: 1990, 'on-loan': true, artist: 'Ada', code: '007' });
  });

  it('ignores an event that was delivered before or is older than the item', async () => {
    await indexImage(event({ sequencer: '5' }), services);
    expect(await indexImage(event({ sequencer: '5' }), services)).toBe('unchanged');
    expect(await indexImage(event({ sequencer: '4', kind: 'removed' }), services)).toBe('unchanged');
    expect(library.get(imageId)?.state).toBe('ready');
  });

  it('extracts a picture again when its features are of another set', async () => {
    await indexImage(event(), services);
    featureSet = 'set-2';
    expect(await indexImage(event(), services)).toBe('ready');
    expect(library.get(imageId)?.featureSet).toBe('set-2');
  });

  it('extracts features of the serving and the coming set, and keeps those of a former set', async () => {
    coming = 'set-2';
    expect(await indexImage(event(), services)).toBe('ready');
    expect(setsOf(library.get(imageId))).toEqual(['set-1', 'set-2']);
    const stored = library.get(imageId)!;
    for (const name of ['set-1', 'set-2']) {
      expect(decodeFeatures(featuresIn(stored, name)!).featureSet).toBe(name);
    }
    [featureSet, coming] = ['set-2', null];
    expect(await indexImage(event(), services)).toBe('unchanged');
    featureSet = 'set-3';
    expect(await indexImage(event(), services)).toBe('ready');
    expect(setsOf(library.get(imageId))).toEqual(['set-3', 'set-1']);
    expect(await indexImage(event({ sequencer: '2' }), services)).toBe('ready');
    expect(setsOf(library.get(imageId))).toEqual(['set-3', undefined]);
  });

  it('keeps the date of first indexing when a picture changes, not when it is deleted', async () => {
    await indexImage(event(), services, () => new Date('2026-01-01'));
    await indexImage(event({ sequencer: '2' }), services, () => new Date('2026-01-02'));
    expect(library.get(imageId)?.createdAt).toBe('2026-01-01T00:00:00.000Z');
    await indexImage(event({ sequencer: '3', kind: 'removed' }), services, () => new Date('2026-01-03'));
    await indexImage(event({ sequencer: '4' }), services, () => new Date('2026-01-04'));
    expect(library.get(imageId)?.createdAt).toBe('2026-01-04T00:00:00.000Z');
  });

  it('of a removal leaves a tombstone and deletes the derived files', async () => {
    await indexImage(event(), services);
    expect(await indexImage(event({ kind: 'removed', sequencer: '2' }), services)).toBe('deleted');
    expect(library.get(imageId)).toMatchObject({ state: 'deleted', features: null });
    expect([...objects.keys()]).toEqual([key]);
  });

  it('of a removal that was cut short deletes the remaining files, and none of a file that is back', async () => {
    await indexImage(event(), services);
    const removal = event({ kind: 'removed', sequencer: '2' });
    const stop = async () => {
      throw new Error('time is over');
    };
    await expect(
      indexImage(removal, { ...services, objects: { ...services.objects, delete: stop } }),
    ).rejects.toThrow();
    expect(objects.size).toBe(4);
    expect(await indexImage(removal, services)).toBe('unchanged');
    expect([...objects.keys()]).toEqual([key]);
    await indexImage(event({ sequencer: '3' }), services);
    expect(await indexImage(removal, services)).toBe('unchanged');
    expect(objects.size).toBe(4);
  });

  it('records why a file is no picture, without failing', async () => {
    objects.set(key, new Uint8Array());
    expect(await indexImage(event(), services)).toBe('rejected');
    expect(library.get(imageId)?.reason).toMatch(/empty/);
  });

  it('of an unreadable file that replaces a picture deletes the derived files', async () => {
    await indexImage(event(), services);
    objects.set(key, new Uint8Array());
    expect(await indexImage(event({ sequencer: '2' }), services)).toBe('rejected');
    expect([...objects.keys()]).toEqual([key]);
  });

  it('rejects a file over 50 MB before it is read', async () => {
    expect(await indexImage(event({ bytes: 50_000_001 }), services)).toBe('rejected');
    expect(library.get(imageId)?.reason).toContain('50000001 bytes; at most 50000000');
  });

  it('rejects a file by its header, without waiting for its turn to be decoded', async () => {
    const header = pngWithHeader(11_600, 8_900);
    const read: IndexingServices['objects']['read'] = async (_, look) => {
      await look?.judge(header);
      return { bytes: header, metadata: {} };
    };
    const never: IndexingServices['inTurn'] = () => new Promise(() => {});
    const busy = { ...services, objects: { ...services.objects, read }, inTurn: never };
    expect(await indexImage(event(), busy)).toBe('rejected');
    expect(library.get(imageId)?.reason).toContain('103.2 megapixels); at most 100 megapixels');
  });

  it('fails, to be retried, when the file is not the cause', async () => {
    objects.set(key, new Uint8Array([1]));
    await expect(indexImage(event(), services)).rejects.toThrow('the network is gone');
    expect(library.size).toBe(0);
  });

  it('gives labels one form, whatever the key', async () => {
    for (const folders of ['cafe\u0301', 'caf\u00e9', 'caf\u00e9 ', '/ caf\u00e9']) {
      const dropped = `inbox/acme/${folders}/x.jpg`;
      objects.set(dropped, new Uint8Array([1, 2, 3]));
      expect(await indexImage(event({ key: dropped }), services)).toBe('ready');
      expect(library.get(imageIdOf('acme', dropped))).toMatchObject({ key: dropped, label: 'caf\u00e9' });
    }
    objects.set('inbox/acme/ /x.jpg', new Uint8Array([1, 2, 3]));
    await indexImage(event({ key: 'inbox/acme/ /x.jpg' }), services);
    expect(library.get(imageIdOf('acme', 'inbox/acme/ /x.jpg'))?.label).toBeNull();
  });

  it('passes over what operating systems leave behind, and forgets what it took for a picture', async () => {
    for (const name of ['._x.jpg', '.DS_Store', 'Thumbs.db', 'x.xmp', '@eaDir/x.jpg', '__MACOSX/x.jpg', 'Icon\r']) {
      const left = `inbox/acme/flowers/${name}`;
      objects.set(left, new Uint8Array([1]));
      expect(await indexImage(event({ key: left }), services)).toBe('not-a-picture-key');
    }
    expect(library.size).toBe(0);
    const left = 'inbox/acme/._x.jpg';
    const id = imageIdOf('acme', left);
    await indexImage(event(), services);
    library.set(id, { ...library.get(imageId)!, imageId: id, key: left, state: 'rejected' });
    expect(await indexImage(event({ key: left, sequencer: '2' }), services)).toBe('deleted');
    expect(library.get(id)?.state).toBe('deleted');
  });

  it('ignores folder markers and keys outside the drop folder', async () => {
    expect(await indexImage(event({ key: 'inbox/acme/flowers/' }), services)).toBe('not-a-picture-key');
    expect(await indexImage(event({ key: 'thumbnails/acme/x' }), services)).toBe('not-a-picture-key');
  });
});

describe('pictures of a batch', () => {
  it('are extracted one by one, in order, and one that fails does not stop the others', async () => {
    const inTurn = oneByOne(() => 60_000);
    const log: string[] = [];
    const work = (name: string, milliseconds: number) => async () => {
      log.push(`begin ${name}`);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      log.push(`end ${name}`);
      if (name === 'b') throw new Error('damaged');
      return name;
    };
    const results = await Promise.allSettled([inTurn(work('a', 8)), inTurn(work('b', 4)), inTurn(work('c', 1))]);
    expect(log).toEqual(['begin a', 'end a', 'begin b', 'end b', 'begin c', 'end c']);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('are not begun without enough time left', async () => {
    let remaining = 60_000;
    const inTurn = oneByOne(() => remaining);
    const first = inTurn(async () => {
      remaining = 30_000;
      return 'done';
    });
    await expect(inTurn(async () => 'too late')).rejects.toThrow('40000 ms for a picture but 30000 are left');
    expect(await first).toBe('done');
  });
});
