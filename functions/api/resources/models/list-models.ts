import type { ModelManifest } from '@dlsift/retrieval/cnn';
import { featureSetName, parseFeatureSetName } from '@dlsift/retrieval/features';
import type { z } from 'zod';
import { type Operation, Problem } from '../../http/index.ts';
import type { Services } from '../../services/index.ts';
import type * as routes from './routes.ts';
import type { Model as Schema } from './schema.ts';

type Model = z.infer<typeof Schema>;

export const listModels: Operation<typeof routes.listModels> = async ({ tenant }, services) => ({
  models: await modelsOf(tenant, services),
});

/**
 * The model that a reference (`name` or `name@version`) means. Without a version, the name of a
 * shipped model means the one of a new library.
 *
 * @throws Problem when there is none, or when there are several versions and none is named
 */
export async function resolveModel(tenant: string, reference: string, services: Services): Promise<Model> {
  const [name, version] = reference.split('@') as [string, string?];
  const models = await modelsOf(tenant, services);
  const found = models.filter((model) => model.name === name && (version === undefined || model.version === version));
  const [model] = found;
  if (!model) {
    const names = models.map((known) => `${known.name}@${known.version}`).join(', ');
    throw new Problem('unknown-model', `Expected a model that was added or ships (${names}) but received ${reference}`);
  }
  if (found.length > 1 && !model.shipped) {
    const versions = found.map((known) => known.version).join(', ');
    throw new Problem('unknown-model', `Expected a version of ${name} as ${name}@version: there are ${versions}`);
  }
  return model;
}

/** How answers show a tenant's models, by the feature sets that serve and ship. */
export async function presentModels(
  tenant: string,
  { featureSets }: Services,
): Promise<(manifest: ModelManifest, isShipped?: boolean) => Model> {
  const [serving, shipped] = await Promise.all([featureSets.servingOf(tenant), featureSets.shipped()]);
  const { codebook } = parseFeatureSetName(shipped.featureSet.name)!;
  return ({ name, version, license, sha256, output }, isShipped = false) => {
    const featureSet = featureSetName({ model: { name, version }, codebook });
    return {
      name,
      version,
      license,
      sha256,
      dimensions: output.dimensions,
      featureSet,
      shipped: isShipped,
      serving: featureSet === serving.featureSet.name,
    };
  };
}

/** The models that ship, that of a new library first, then the tenant's own. */
async function modelsOf(tenant: string, services: Services): Promise<Model[]> {
  const [shipped, own, present] = await Promise.all([
    services.models.shipped(),
    services.models.list(tenant),
    presentModels(tenant, services),
  ]);
  return [...shipped.map((manifest) => present(manifest, true)), ...own.map((added) => present(added))];
}
