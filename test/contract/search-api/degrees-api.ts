import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { encodeFeatures, encodeKeypoints, type Features } from '@dlsift/retrieval/features';
import { UnreadableImageError } from '@dlsift/retrieval/image';
import type * as Library from '@dlsift/retrieval/library';
import type * as Storage from '@dlsift/retrieval/storage';
import type { Services } from '../../../functions/api/services/index.ts';
import { libraryImage } from '../../library-image.ts';
import { aTenant, bucket, startStores, tables } from '../cloud.ts';

/** A separate tenant whose pictures have embeddings at given angles. */
export interface DegreesLibrary {
  tenant: string;
  call: Call;
  callAs(role: Storage.Role): Call;
  idOf(degrees: number): string;
  add(degrees: number): Promise<void>;
  /** Pictures at 0, 10, … 110 degrees. */
  fill(): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads any field of an answer.
type Call = (method: string, path: string, body?: unknown) => Promise<{ status: number; body: any }>;

/**
 * The API over real stores, with a stand-in for the networks: a picture is a text that begins
 * with the angle of its embedding in degrees, so the ranking is known. Each test has its own
 * tenant.
 */
export async function startDegreesApi(): Promise<{
  storage: typeof Storage;
  newTenant(): DegreesLibrary;
  stop(): Promise<void>;
}> {
  const servers = await startStores();
  const [storage, libraryRoom] = await Promise.all([
    import('@dlsift/retrieval/storage'),
    import('@dlsift/retrieval/library'),
  ]);
  const { createApp } = await import('../../../functions/api/app.ts');
  const objects = new storage.ObjectStore(bucket);
  const library = storage.libraryStore(tables.library.name);
  const app = createApp(() => servicesOver(storage, libraryRoom, objects, library));
  const callAs =
    (tenant: string, role: Storage.Role): Call =>
    async (method, path, body) => {
      const isBytes = body instanceof Uint8Array;
      const type = isBytes ? 'image/png' : 'application/json';
      const init = {
        method,
        ...(body !== undefined && { headers: { 'content-type': type }, body: isBytes ? body : JSON.stringify(body) }),
      };
      const event = { requestContext: { authorizer: { lambda: { tenant, role } } } };
      const response = await app.request(path, init as RequestInit, { event });
      const text = await response.text();
      return { status: response.status, body: text ? JSON.parse(text) : null };
    };
  const newTenant = (): DegreesLibrary => {
    const tenant = aTenant();
    const keyOf = (degrees: number) => `inbox/${tenant}/${labelOf(degrees)}/${degrees}.png`;
    const idOf = (degrees: number) => storage.imageIdOf(tenant, keyOf(degrees));
    const add = async (degrees: number) => {
      const [key, imageId, now] = [keyOf(degrees), idOf(degrees), new Date().toISOString()];
      await objects.put(key, picture(degrees));
      await objects.put(storage.keypointsKey(tenant, imageId), encodeKeypoints(noKeypoints));
      const features = encodeFeatures(featuresAt(degrees));
      const facts = { tenant, imageId, key, label: labelOf(degrees), metadata: { degrees } };
      await library.put(libraryImage({ ...facts, features, featureSet: 'set', createdAt: now, changedAt: now }));
    };
    const fill = async () => void (await Promise.all(Array.from({ length: 12 }, (_, i) => add(10 * i))));
    return { tenant, call: callAs(tenant, 'admin'), callAs: (role) => callAs(tenant, role), idOf, add, fill };
  };
  return { storage, newTenant, stop: () => servers.stop() };
}

/** A picture whose embedding points at `degrees`. */
export const picture = (degrees: number) => new Uint8Array(Buffer.from(`${degrees} degrees`));

/** The degrees of the results of an answer, best first. */
export const degreesOf = (answer: { body: { results: { key: string }[] } }) =>
  answer.body.results.map(({ key }) => Number.parseInt(key.split('/').at(-1)!, 10));

/** An id without a picture. */
export const nobody = randomBytes(16).toString('hex');

/** PUT to a presigned URL of the local S3, whose bucket is a sub-domain of localhost. */
export function put(url: string, bytes: Uint8Array): Promise<number | undefined> {
  const { hostname, port, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const headers = { host: `${hostname}:${port}`, 'content-length': bytes.length };
    const options = { method: 'PUT', host: '127.0.0.1', port, path: pathname + search, headers };
    httpRequest(options, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end(bytes);
  });
}

const labelOf = (degrees: number) => (degrees < 60 ? 'low' : 'high');

function servicesOver(
  storage: typeof Storage,
  libraryRoom: typeof Library,
  objects: Storage.ObjectStore,
  library: Storage.LibraryStore,
): Services {
  const views = new Map<string, Library.LibraryView>();
  const services = {
    library,
    objects,
    partitions: storage.partitionStore(tables.partitions.name),
    profiles: new storage.ProfileStore(tables.profiles.name),
    judgements: new storage.JudgementStore(tables.profiles.name),
    searches: new storage.SearchStore(tables.searches.name),
    featureSets: { servingOf: async () => extractor },
    views: {
      async of(tenant: string) {
        const changes = library as Library.ChangeSource;
        const sources = { current: async () => null, prefix: () => '', objects, changes };
        const view = await libraryRoom.refreshView(tenant, views.get(tenant), sources);
        views.set(tenant, view);
        return view;
      },
    },
  };
  return services as unknown as Services;
}

function featuresAt(degrees: number): Features {
  const radians = (degrees * Math.PI) / 180;
  const vector = new Float32Array([Math.cos(radians), Math.sin(radians)]);
  return { featureSet: 'set', cnn: vector, sift: vector, object: new Float32Array(7) };
}
const noKeypoints = { width: 40, height: 30, count: 0, geometry: new Float32Array(), descriptors: new Uint8Array() };
const extractor = {
  featureSet: { name: 'set', standIn: false },
  async extract(bytes: Uint8Array, region?: { x: number }) {
    const degrees = Number.parseInt(Buffer.from(bytes).toString(), 10);
    if (Number.isNaN(degrees)) throw new UnreadableImageError({ code: 'unknown-format' });
    const picture = { degrees, width: 40, height: 30 };
    // The angle of a region is that of the picture plus its x.
    return {
      features: featuresAt(degrees + (region?.x ?? 0)),
      keypoints: noKeypoints,
      picture,
      timings: { decode: 1 },
    };
  },
  async extractMirrored({ degrees }: { degrees: number }) {
    return { features: featuresAt(-degrees), keypoints: noKeypoints };
  },
};
