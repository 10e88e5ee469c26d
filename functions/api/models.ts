import { checkModel, completeManifest, type ModelManifest, UnusableModelError } from '@dlsift/retrieval/cnn';
import { type FeatureSet, featureSetName, parseFeatureSetName } from '@dlsift/retrieval/features';
import { incomingModelKey } from '@dlsift/retrieval/storage';
import type { z } from 'zod';
import { limits, type schemas } from './contract/index.ts';
import { Problem } from './problems.ts';
import type { Services } from './services.ts';

type Model = z.infer<typeof schemas.Model>;

/** Where to PUT a model's file so that it can be checked. */
export async function createModelUpload(
  tenant: string,
  { sha256, bytes }: z.infer<typeof schemas.ModelUploadBody>,
  { objects }: Services,
): Promise<z.infer<typeof schemas.ModelUploadAnswer>> {
  const url = await objects.signedPut(incomingModelKey(tenant, sha256), bytes, limits.signedUrlSeconds);
  return { url, expiresAt: new Date(Date.now() + limits.signedUrlSeconds * 1000).toISOString() };
}

/**
 * Checks the file that was uploaded against what is said of it, tries it on a picture, and keeps it. Keeping the same model
 * again changes nothing.
 */
export async function addModel(
  tenant: string,
  body: z.infer<typeof schemas.ModelBody>,
  services: Services,
): Promise<Model> {
  const { models, objects } = services;
  const shipped = await services.shipped();
  const ships = parseFeatureSetName(shipped.featureSet.name)!.model.name;
  if (body.name === ships) {
    throw new Problem('conflict', `Expected a name other than ${ships}, which ships with the service`);
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
  if (!onnx && known) return present(known, services, tenant);
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
  return present(manifest, services, tenant);
}

/** The model that ships first, then the tenant's own. */
export async function listModels(tenant: string, services: Services): Promise<Model[]> {
  const [{ manifest }, own, { featureSet: serving }, { featureSet: shipped }] = await Promise.all([
    services.shippedModel(),
    services.models.list(tenant),
    services.extractor(tenant),
    services.shipped(),
  ]);
  const all = [{ manifest, isShipped: true }, ...own.map((brought) => ({ manifest: brought, isShipped: false }))];
  return all.map(({ manifest: model, isShipped }) => row(model, isShipped, serving, shipped));
}

/**
 * The model that a reference means.
 *
 * @throws Problem where there is none, or several versions and none is named.
 */
export async function resolveModel(
  tenant: string,
  reference: string,
  services: Services,
): Promise<{ name: string; version: string }> {
  const [name, version] = reference.split('@') as [string, string?];
  const models = await listModels(tenant, services);
  const found = models.filter((model) => model.name === name && (version === undefined || model.version === version));
  const [model] = found;
  if (!model) {
    const names = models.map((known) => `${known.name}@${known.version}`).join(', ');
    throw new Problem('unknown-model', `Expected a model that was added or ships (${names}) but received ${reference}`);
  }
  if (found.length > 1) {
    const versions = found.map((known) => known.version).join(', ');
    throw new Problem('unknown-model', `Expected a version of ${name} as ${name}@version: there are ${versions}`);
  }
  return model;
}

async function present(manifest: ModelManifest, services: Services, tenant: string): Promise<Model> {
  const [serving, shipped] = await Promise.all([services.extractor(tenant), services.shipped()]);
  return row(manifest, false, serving.featureSet, shipped.featureSet);
}

function row(manifest: ModelManifest, isShipped: boolean, serving: FeatureSet, shipped: FeatureSet): Model {
  const { name, version, license, sha256, output } = manifest;
  const { codebook } = parseFeatureSetName(shipped.name)!;
  const featureSet = featureSetName({ model: { name, version }, codebook });
  return {
    name,
    version,
    license,
    sha256,
    dimensions: output.dimensions,
    featureSet,
    shipped: isShipped,
    serving: featureSet === serving.name,
  };
}
