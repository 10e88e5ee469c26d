import { versionedName } from '@dlsift/retrieval/features';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { startRetraining } from '../builds/index.ts';
import { once } from '../common/index.ts';
import { apiVersion, openApiDocument, routes } from './contract/index.ts';
import { listDuplicates, similarImages } from './duplicates.ts';
import { giveFeedback } from './feedback.ts';
import { type ApiEnv, callerWithRole, identify } from './identity.ts';
import { changeImage, deleteImage, getImage, listImages } from './images.ts';
import { addModel, createModelUpload, listModels, resolveModel } from './models.ts';
import { activatePartition, listPartitions } from './partitions.ts';
import { answerProblem, Problem } from './problems.ts';
import { getHistory, getProfile, putProfile, roleToWrite } from './profiles.ts';
import { getRetraining, listRetrainings, presentRetraining } from './retrainings.ts';
import { answerSearch, compare, readComparison, readSearch } from './search/index.ts';
import type { Services } from './services.ts';
import { changeSettings, getSettings } from './settings.ts';
import { createLibraryUpload, createSearchUpload } from './uploads.ts';
import { usage } from './usage.ts';
import { refuseInvalid } from './validation.ts';

/** The API: each route of the contract on its operation, with the role that it needs. */
export function createApp(services: () => Services) {
  const app = new OpenAPIHono<ApiEnv>({
    defaultHook: async (result, c) => {
      if (!result.success) refuseInvalid(result.error, await rawInput(result.target, c));
    },
  });
  app.onError(answerProblem);
  app.notFound((c) => {
    return answerProblem(
      new Problem('unknown-route', `Expected a route of /v1/openapi.json but received ${c.req.method} ${c.req.path}`),
      c,
    );
  });

  app.openapi(routes.getHealth, (c) => c.json({ status: 'ok' as const, version: apiVersion }, 200));
  // Made once: it needs no key, so anybody may ask for it.
  const description = once(() => JSON.stringify(openApiDocument()));
  app.get('/v1/openapi.json', (c) => c.body(description(), 200, { 'content-type': 'application/json' }));
  app.use('/v1/*', identify);

  app.post(routes.search.getRoutingPath(), async (c) => {
    const { tenant } = callerWithRole(c, 'reader');
    return c.json(await answerSearch(tenant, await readSearch(c), services()), 200);
  });
  app.post(routes.compare.getRoutingPath(), async (c) => {
    const { tenant } = callerWithRole(c, 'reader');
    return c.json(await compare(tenant, await readComparison(c), services()), 200);
  });
  app.openapi(routes.feedback, async (c) => {
    const { tenant } = callerWithRole(c, 'reader');
    return c.json(await giveFeedback(tenant, c.req.valid('param').searchId, c.req.valid('json'), services()), 200);
  });

  app.openapi(routes.upload, async (c) => {
    const { name, ...upload } = c.req.valid('json');
    if (upload.purpose === 'search') {
      const { tenant } = callerWithRole(c, 'reader');
      return c.json(await createSearchUpload(tenant, upload, services()), 201);
    }
    const { tenant } = callerWithRole(c, 'editor');
    return c.json(await createLibraryUpload(tenant, { ...upload, name: name! }, services()), 201);
  });
  app.openapi(routes.listImages, async (c) => {
    const { tenant } = callerWithRole(c, 'reader');
    return c.json(await listImages(tenant, c.req.valid('query'), services()), 200);
  });
  app.openapi(routes.getImage, async (c) => {
    const { tenant } = callerWithRole(c, 'reader');
    return c.json(await getImage(tenant, c.req.valid('param').imageId, services()), 200);
  });
  app.openapi(routes.similarImages, async (c) => {
    const { tenant } = callerWithRole(c, 'reader');
    return c.json(await similarImages(tenant, c.req.valid('param').imageId, c.req.valid('query'), services()), 200);
  });
  app.openapi(routes.listDuplicates, async (c) => {
    const { tenant } = callerWithRole(c, 'reader');
    return c.json(await listDuplicates(tenant, c.req.valid('query'), services()), 200);
  });
  app.openapi(routes.changeImage, async (c) => {
    const { tenant } = callerWithRole(c, 'editor');
    const { imageId } = c.req.valid('param');
    return c.json(await changeImage(tenant, imageId, c.req.valid('json'), services()), 200);
  });
  app.openapi(routes.deleteImage, async (c) => {
    const { tenant } = callerWithRole(c, 'editor');
    await deleteImage(tenant, c.req.valid('param').imageId, services());
    return c.body(null, 204);
  });

  app.openapi(routes.getProfile, async (c) => {
    const { tenant } = callerWithRole(c, 'reader');
    return c.json(await getProfile(tenant, c.req.valid('param').user, services()), 200);
  });
  app.openapi(routes.getProfileHistory, async (c) => {
    const { tenant } = callerWithRole(c, 'reader');
    return c.json(await getHistory(tenant, c.req.valid('param').user, services()), 200);
  });
  app.openapi(routes.putProfile, async (c) => {
    const { user } = c.req.valid('param');
    const { tenant } = callerWithRole(c, roleToWrite(user));
    return c.json(await putProfile(tenant, user, c.req.valid('json').weights, services()), 200);
  });
  app.openapi(routes.resetProfile, async (c) => {
    const { user } = c.req.valid('param');
    const { tenant } = callerWithRole(c, roleToWrite(user));
    await services().profiles.reset(tenant, user);
    await services().judgements.forget(tenant, user);
    return c.body(null, 204);
  });

  app.openapi(routes.uploadModel, async (c) => {
    const { tenant } = callerWithRole(c, 'admin');
    return c.json(await createModelUpload(tenant, c.req.valid('json'), services()), 201);
  });
  app.openapi(routes.addModel, async (c) => {
    const { tenant } = callerWithRole(c, 'admin');
    return c.json(await addModel(tenant, c.req.valid('json'), services()), 201);
  });
  app.openapi(routes.listModels, async (c) => {
    const { tenant } = callerWithRole(c, 'reader');
    return c.json({ models: await listModels(tenant, services()) }, 200);
  });

  app.openapi(routes.startRetraining, async (c) => {
    const { tenant } = callerWithRole(c, 'admin');
    const { mode, model, steps } = c.req.valid('json');
    const chosen = model === undefined ? {} : { model: versionedName(await resolveModel(tenant, model, services())) };
    const record = await startRetraining(tenant, mode, services().partitions, { ...chosen, ...(steps && { steps }) });
    return c.json(presentRetraining(record), 202);
  });
  app.openapi(routes.listRetrainings, async (c) => {
    const { tenant } = callerWithRole(c, 'reader');
    return c.json({ retrainings: await listRetrainings(tenant, services()) }, 200);
  });
  app.openapi(routes.getRetraining, async (c) => {
    const { tenant } = callerWithRole(c, 'reader');
    return c.json(await getRetraining(tenant, c.req.valid('param').retrainingId, services()), 200);
  });
  app.openapi(routes.listPartitions, async (c) => {
    const { tenant } = callerWithRole(c, 'reader');
    return c.json({ partitions: await listPartitions(tenant, services()) }, 200);
  });
  app.openapi(routes.activatePartition, async (c) => {
    const { tenant } = callerWithRole(c, 'admin');
    return c.json(await activatePartition(tenant, c.req.valid('param').version, services()), 200);
  });
  app.openapi(routes.getSettings, async (c) => {
    const { tenant } = callerWithRole(c, 'admin');
    return c.json(await getSettings(tenant, services()), 200);
  });
  app.openapi(routes.changeSettings, async (c) => {
    const { tenant } = callerWithRole(c, 'admin');
    return c.json(await changeSettings(tenant, c.req.valid('json'), services()), 200);
  });
  app.openapi(routes.getUsage, async (c) => {
    return c.json(await usage(callerWithRole(c, 'reader'), services()), 200);
  });
  return app;
}

/** What a failed validation was given, to be named in the answer. */
async function rawInput(target: string, c: Context): Promise<unknown> {
  if (target === 'query') return c.req.query();
  if (target === 'param') return c.req.param();
  return c.req.json().catch(() => undefined);
}
