import { checkModel, completeManifest, UnusableModelError } from '@dlsift/retrieval/cnn';
import { incomingModelKey } from '@dlsift/retrieval/storage';
import { type Operation, Problem } from '../../http/index.ts';
import { presentModels } from './list-models.ts';
import type * as routes from './routes.ts';

/**
 * Checks an uploaded file against the request, tries it on a picture, and keeps it. Keeping the
 * same model again changes nothing.
 */
export const addModel: Operation<typeof routes.addModel> = async ({ tenant, body }, services) => {
  const { models, objects } = services;
  const present = await presentModels(tenant, services);
  const shipped = await models.shipped();
  if (shipped.some(({ name }) => name === body.name)) {
    throw new Problem('conflict', `Expected a name other than ${body.name}, which ships with the service`);
  }
  const known = await models.manifest(tenant, body);
  if (known && known.sha256 !== body.sha256) {
    throw new Problem(
      'conflict',
      `Expected another version of ${body.name}: version ${body.version} is there with SHA-256 ${known.sha256}, and never changes`,
    );
  }
  const incoming = incomingModelKey(tenant, body.sha256);
  const onnx = await objects.get(incoming);
  if (!onnx && known) return present(known);
  if (!onnx) {
    throw new Problem(
      'unusable-model',
      `Expected the file with SHA-256 ${body.sha256} to have been put where POST /v1/models/uploads says, but it is not there`,
    );
  }
  const manifest = known ?? completeManifest({ ...body, standIn: false, file: undefined }, onnx);
  try {
    await checkModel(manifest, onnx);
  } catch (error) {
    if (error instanceof UnusableModelError) await objects.delete(incoming);
    throw error;
  }
  if (!known) await models.put(tenant, { manifest, onnx });
  await objects.delete(incoming);
  return present(manifest);
};
