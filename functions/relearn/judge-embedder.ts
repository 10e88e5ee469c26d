import { createEmbedder, exportTuned, loadModel, type Model } from '@dlsift/retrieval/cnn';
import { featureSetName, parseFeatureSetName, type Versioned } from '@dlsift/retrieval/features';
import { decodeImage } from '@dlsift/retrieval/image';
import type { ObjectStore, PartitionStore } from '@dlsift/retrieval/storage';
import pLimit from 'p-limit';
import type { Build, Verdict } from '../builds/index.ts';
import { takeTurns } from '../common/index.ts';
import { heldOutPrecision } from './held-out-precision.ts';
import { readsAtOnce } from './limits.ts';
import { recipeOf } from './recipe.ts';
import type { HeldOut, RelearningWorkspace } from './workspace.ts';

/** Model name of trained embedders; their version is that of the build. */
export const tunedName = 'relearned';

/**
 * Compares the trained embedder with the serving one on held-out pictures, by mean average
 * precision. Only a better one is stored; pictures that arrive from then on are described by its
 * feature set as well.
 *
 * @param steps training steps, if their number was chosen
 */
export async function judgeEmbedder(
  build: Build,
  steps: number | undefined,
  stores: {
    workspace: RelearningWorkspace;
    models: { put(tenant: string, model: Model): Promise<void> };
    objects: Pick<ObjectStore, 'get'>;
    partitions: Pick<PartitionStore, 'announce' | 'update'>;
    shipped: string;
  },
): Promise<Verdict> {
  const { workspace, partitions } = stores;
  const [{ heldOut, train, data, labels }, checkpoint, base] = await Promise.all([
    workspace.pictures.get(),
    workspace.checkpoint(),
    loadModel(),
  ]);
  if (!checkpoint) throw new Error('Expected a checkpoint of the training, but there is none');
  const about: Versioned = { name: tunedName, version: build.version };
  const tuned = exportTuned(base, checkpoint, { ...about, recipe: recipeOf(steps) });
  const { before, after, pictures } = await compare(heldOut, tuned, stores.objects);
  const accepted = after > before;
  await partitions.update(build.tenant, build.version, {
    relearning: {
      labels,
      kinds: data.classes.length,
      trainedOn: train.length,
      heldOut: pictures,
      meanAveragePrecision: { before, after },
    },
  });
  const figures = `mean average precision ${after.toFixed(3)} on ${pictures} pictures it had not seen`;
  if (!accepted) {
    const reason = `The trained embedder reaches a ${figures}; the present one reaches ${before.toFixed(3)}`;
    return { build, accepted, reason };
  }
  const { codebook } = parseFeatureSetName(stores.shipped)!;
  const featureSet = featureSetName({ model: about, codebook });
  await stores.models.put(build.tenant, tuned);
  await partitions.announce(build.tenant, build.version, featureSet);
  return { build: { ...build, featureSet }, accepted, reason: null };
}

/** Measures both embedders on the same pictures: those whose file still exists. */
async function compare(heldOut: HeldOut[], { manifest, onnx }: Model, objects: Pick<ObjectStore, 'get'>) {
  const embedder = await createEmbedder(manifest, onnx);
  const inTurn = takeTurns();
  const tuned = await pLimit(readsAtOnce).map(heldOut, async ({ key }) => {
    const bytes = await objects.get(key);
    return bytes && inTurn(async () => embedder.embed((await decodeImage(bytes)).rgb));
  });
  const there = heldOut.filter((_, i) => tuned[i] !== null);
  const labels = there.map(({ label }) => label);
  const after = tuned.filter((vector) => vector !== null);
  return {
    pictures: there.length,
    before: heldOutPrecision(
      there.map(({ cnn }) => cnn),
      labels,
    ),
    after: heldOutPrecision(after, labels),
  };
}
