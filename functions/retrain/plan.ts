import { decodeFeatures, type Features, ProjectionFit } from '@dlsift/retrieval/features';
import { changesFrom, recentFile, type SegmentPicture, toSegment } from '@dlsift/retrieval/index';
import type { LibraryStore, PartitionStore } from '@dlsift/retrieval/storage';
import { type Build, fewestPictures, picturesPerShard, type ShardEntry } from './build.ts';
import { leaseMs } from './start.ts';
import type { BuildWorkspace } from './workspace.ts';

export interface Plan {
  build: Build;
  enough: boolean;
  shards: ShardEntry[];
}

/**
 * Takes the snapshot: every ready picture of the newest feature set goes into a shard file, features as extracted, and
 * the projection is fitted on the way. What changes from here on is in the change log.
 */
export async function plan(
  build: Build,
  workspace: BuildWorkspace,
  library: LibraryStore,
  partitions: PartitionStore,
  now = new Date(),
): Promise<Plan> {
  if (!(await partitions.lease(build.tenant, build.version, now.getTime() + leaseMs))) {
    throw new Error(`Expected to hold the lease of tenant ${build.tenant}, but another build has taken it`);
  }
  const snapshotAt = now.toISOString();
  const featureSet = await newestFeatureSet(build.tenant, library);
  const recentFrom = changesFrom(snapshotAt);
  const recent: [imageId: string, changedAt: string][] = [];
  const fit = new ProjectionFit();
  const shards: ShardEntry[] = [];
  let pending: SegmentPicture[] = [];
  const flush = async () => {
    const shard = shards.length;
    shards.push({ shard, key: workspace.shardKey(shard), pictures: pending.length });
    await workspace.putSegment(workspace.shardKey(shard), toSegment(pending));
    pending = [];
  };
  for await (const image of library.all(build.tenant)) {
    const { imageId, key, label, metadata, state, createdAt: addedAt, changedAt, features: bytes } = image;
    if (state !== 'ready' || !bytes) continue;
    const features: Features = decodeFeatures(bytes);
    if (features.featureSet !== featureSet) continue;
    fit.add(features);
    if (changedAt >= recentFrom) recent.push([imageId, changedAt]);
    const { cnn, sift, object } = features;
    pending.push({ imageId, key, label, metadata, addedAt, changedAt, cnn, sift, object });
    if (pending.length === picturesPerShard) await flush();
  }
  if (pending.length > 0) await flush();

  const images = shards.reduce((sum, { pictures }) => sum + pictures, 0);
  const enough = images >= fewestPictures;
  if (enough) {
    await workspace.putProjection(fit.finish());
    await workspace.put(recentFile, new TextEncoder().encode(JSON.stringify(recent)));
  }
  await partitions.update(build.tenant, build.version, {
    snapshotAt,
    featureSet,
    images,
    ...(!enough && {
      state: 'rejected',
      stoppedAt: snapshotAt,
      reason: `The library has ${images} pictures; up to ${fewestPictures} are searched whole, which is as fast`,
    }),
  });
  return { build, enough, shards };
}

/** The feature set of the picture indexed last: what new queries are extracted with. */
async function newestFeatureSet(tenant: string, library: LibraryStore): Promise<string | null> {
  let newest: { featureSet: string | null; changedAt: string } = { featureSet: null, changedAt: '' };
  for await (const { featureSet, changedAt } of library.all(tenant)) {
    if (featureSet && changedAt > newest.changedAt) newest = { featureSet, changedAt };
  }
  return newest.featureSet;
}
