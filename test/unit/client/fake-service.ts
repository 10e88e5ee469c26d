import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { limits } from '../../../functions/api/contract/index.ts';
import { answers } from './fake-answers.ts';
import * as schemas from './schemas.ts';

type Image = ReturnType<typeof schemas.Image.parse>;
interface Reply {
  status: number;
  body?: unknown;
  type?: string;
  headers?: Record<string, string>;
}

/** A service with the API's contract only: no features, no ranking, a library in memory. */
export interface FakeService {
  url: string;
  apiKey: string;
  /** By key, oldest first. */
  images: Map<string, Image>;
  /** Requested methods and paths. */
  requests: string[];
  /** Familiarity of every query. */
  familiarity: number;
  /** Fraction of its steps that feedback takes. */
  share: number;
  /** Pictures in the partition; undefined: all. */
  partitioned: number | undefined;
  /** A build that holds the lease: it runs, or it died without releasing the lease. */
  build: 'runs' | 'died' | undefined;
  /** Near-duplicates that are counted, not listed. */
  unlisted: number;
  /** Number of PUTs that fail before one succeeds. */
  failingPuts: number;
  /** Bodies that the last search and feedback carried. */
  bodies: {
    search?: Buffer;
    searchType?: string;
    searchQuery?: unknown;
    compare?: unknown;
    feedback?: unknown;
    model?: unknown;
    retraining?: unknown;
  };
  stop(): Promise<void>;
}

const hash = (content: string | Buffer) => createHash('md5').update(content).digest('hex');
const problem = (status: number, title: string, detail: string): Reply => ({
  status,
  body: { type: 'about:blank', title, status, detail },
  type: 'application/problem+json',
});

/** @param indexingMs how long a stored picture stays unknown to the library */
export async function startFakeService({ indexingMs = 0 } = {}): Promise<FakeService> {
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const reply = await replyTo(request, body).catch((error: Error) => problem(400, 'Bad request', error.message));
    const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? '');
    response.writeHead(reply.status, { 'content-type': reply.type ?? 'application/json', ...reply.headers });
    response.end(reply.status === 204 ? undefined : text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const service: FakeService = {
    url: `http://127.0.0.1:${port}`,
    apiKey: 'key-of-demo',
    images: new Map(),
    requests: [],
    familiarity: 1,
    share: 1,
    partitioned: undefined,
    build: undefined,
    unlisted: 0,
    failingPuts: 0,
    bodies: {},
    stop: () => new Promise((resolve) => void server.close(() => resolve())),
  };
  let retrainingAsked = 0;

  async function replyTo(request: IncomingMessage, body: Buffer): Promise<Reply> {
    const url = new URL(request.url ?? '/', service.url);
    const call = `${request.method} ${url.pathname}`;
    service.requests.push(call);
    if (request.method === 'PUT') return store(decodeURIComponent(url.pathname.slice(1)), body);
    if (!url.pathname.startsWith('/v1/')) return { status: 200, body: '<!doctype html>', type: 'text/html' };
    if (request.headers['x-api-key'] !== service.apiKey) {
      return problem(401, 'Unknown API key', 'This API key is not known; ask for a new one.');
    }
    if (call === 'GET /v1/me') return { status: 200, body: answers.me() };
    if (call === 'GET /v1/usage') return { status: 200, body: answers.usage(service.images, service.partitioned) };
    if (call === 'GET /v1/images') return page(schemas.ImagesQuery.parse(Object.fromEntries(url.searchParams)));
    if (call === 'GET /v1/duplicates') {
      return { status: 200, body: answers.duplicates([...service.images.values()], service.unlisted) };
    }
    const one = /^(GET|DELETE) \/v1\/images\/(\w+)$/.exec(call);
    if (one !== null) return imageOrGone(one[1], `${one[2]}`);
    const similarTo = /^GET \/v1\/images\/(\w+)\/similar$/.exec(call)?.[1];
    if (similarTo !== undefined) {
      return { status: 200, body: answers.similar(similarTo, [...service.images.values()]) };
    }
    if (call === 'POST /v1/uploads') return ticket(schemas.UploadBody.parse(JSON.parse(body.toString())));
    if (call === 'POST /v1/search') return search(url, request.headers['content-type'] ?? '', body);
    if (call === 'POST /v1/compare') {
      service.bodies.compare = schemas.CompareBody.parse(JSON.parse(body.toString()));
      return { status: 200, body: answers.compare(service.familiarity) };
    }
    if (call === 'POST /v1/partitions/p1/activate') return { status: 200, body: answers.partitions().partitions[0] };
    if (call === 'POST /v1/partitions/p9/activate') {
      const unknown = problem(404, 'Unknown version', 'Expected a version but received p9');
      return { ...unknown, body: { ...(unknown.body as object), type: 'urn:dlsift:problem:unknown-partition' } };
    }
    if (call === 'GET /v1/settings') return { status: 200, body: answers.settings({}) };
    if (call === 'PATCH /v1/settings') {
      return { status: 200, body: answers.settings(JSON.parse(body.toString()).schedules) };
    }
    if (call === 'POST /v1/models/uploads')
      return modelTicket(schemas.ModelUploadBody.parse(JSON.parse(body.toString())));
    if (call === 'POST /v1/models') return keepModel(schemas.ModelBody.parse(JSON.parse(body.toString())));
    if (call === 'GET /v1/models') return { status: 200, body: { models: answers.models() } };
    if (call === 'GET /v1/partitions') return { status: 200, body: answers.partitions() };
    if (call === 'GET /v1/retrainings') {
      const retrainings = service.build === 'runs' ? [answers.retraining('running')] : [];
      if (service.build === 'died') service.build = undefined;
      return { status: 200, body: { retrainings } };
    }
    if (call === 'POST /v1/retrainings') {
      if (service.build !== undefined) return problem(409, 'In the way', 'Expected no retraining to be running');
      service.bodies.retraining = schemas.RetrainingBody.parse(JSON.parse(body.toString()));
      return { status: 202, body: answers.retraining('running') };
    }
    if (call.startsWith('GET /v1/retrainings/')) {
      retrainingAsked += 1;
      return { status: 200, body: answers.retraining(retrainingAsked % 2 === 1 ? 'running' : 'promoted') };
    }
    if (call.startsWith('DELETE /v1/profiles/')) return { status: 204 };
    const searchId = /^POST \/v1\/searches\/(\w+)\/feedback$/.exec(call)?.[1];
    if (searchId !== undefined) return feedback(searchId, JSON.parse(body.toString()));
    return problem(404, 'Not found', `No route ${call}`);
  }

  function imageOrGone(method: string | undefined, imageId: string): Reply {
    const image = [...service.images.values()].find((held) => held.imageId === imageId);
    if (image === undefined) return problem(404, 'Unknown picture', `No picture ${imageId}`);
    if (method === 'DELETE') service.images.delete(image.key);
    return method === 'DELETE' ? { status: 204 } : { status: 200, body: image };
  }

  function search(url: URL, type: string, body: Buffer): Reply {
    service.bodies.search = body;
    service.bodies.searchType = type;
    if (type.startsWith('application/json')) schemas.SearchBody.parse(JSON.parse(body.toString()));
    else service.bodies.searchQuery = schemas.SearchOptions.parse(Object.fromEntries(url.searchParams));
    if (body.length === 0) return problem(400, 'Empty picture', 'The picture has 0 bytes.');
    return { status: 200, body: answers.search([...service.images.values()], service.familiarity) };
  }

  function feedback(searchId: string, given: unknown): Reply {
    service.bodies.feedback = schemas.FeedbackBody.parse(given);
    if (searchId !== answers.searchId) return problem(404, 'Unknown search', `No search ${searchId}`);
    return { status: 200, body: answers.feedback(service.bodies.feedback as { chosen: string[] }, service.share) };
  }

  function ticket({ purpose, name, label, bytes }: ReturnType<typeof schemas.UploadBody.parse>): Reply {
    if (bytes > limits.uploadBytes) return problem(413, 'Too large', `${bytes} bytes are too many`);
    const uploadId = hash('upload');
    const inboxKey = `inbox/demo/${label === undefined ? '' : `${label}/`}${name}`;
    const key = purpose === 'search' ? `queries/demo/${uploadId}` : inboxKey;
    // Like the local cloud's: names under localhost, which Node's own fetch cannot resolve.
    const address = `http://pictures.localhost:${port}/${encodeURIComponent(key)}`;
    const expiresAt = new Date(Date.now() + 900_000).toISOString();
    const ids = purpose === 'search' ? { uploadId } : { imageId: hash(key), key };
    return { status: 201, body: { ...ids, url: address, expiresAt } };
  }

  function modelTicket({ sha256 }: ReturnType<typeof schemas.ModelUploadBody.parse>): Reply {
    const expiresAt = new Date(Date.now() + 900_000).toISOString();
    return { status: 201, body: { url: `http://pictures.localhost:${port}/models-${sha256}`, expiresAt } };
  }

  function keepModel(draft: ReturnType<typeof schemas.ModelBody.parse>): Reply {
    service.bodies.model = draft;
    const [, model] = answers.models();
    return { status: 201, body: { ...model, name: draft.name, version: draft.version } };
  }

  function store(key: string, body: Buffer): Reply {
    if (service.failingPuts > 0) {
      service.failingPuts -= 1;
      return { status: 503, body: '<Error><Code>SlowDown</Code><Message>Reduce your rate.</Message></Error>' };
    }
    const etag = hash(body);
    if (key.startsWith('queries/')) return { status: 200, body: '', headers: { etag: `"${etag}"` } };
    setTimeout(() => service.images.set(key, answers.image(key, body, etag, hash(key))), indexingMs);
    return { status: 200, body: '', headers: { etag: `"${etag}"` } };
  }

  function page({ changedSince, limit, cursor }: ReturnType<typeof schemas.ImagesQuery.parse>): Reply {
    const images = [...service.images.values()]
      .filter(({ changedAt, state }) => (changedSince === undefined ? state !== 'deleted' : changedAt >= changedSince))
      .sort((a, b) => (a.changedAt < b.changedAt ? -1 : 1));
    const start = Number(cursor ?? 0);
    const end = start + Math.min(limit, 3);
    return { status: 200, body: { images: images.slice(start, end), cursor: end < images.length ? `${end}` : null } };
  }

  return service;
}
