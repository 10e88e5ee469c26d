import { decodeFeatures, featuresIn, ProjectionFit } from '@dlsift/retrieval/features';
import { changesFrom } from '@dlsift/retrieval/library';
import { type SegmentPicture, toSegment } from '@dlsift/retrieval/segments';
import type { LibraryStore } from '@dlsift/retrieval/storage';
import type { ShardEntry } from '../../builds/index.ts';
import { QuerySample } from '../held-out.ts';
import type { BuildWorkspace, ShardRange } from '../workspace/index.ts';

/** Maximum pictures of a shard: `assign` holds one shard, about 15 MB as float32 vectors. */
const picturesPerShard = 5000;

export interface Snapshot {
  shards: ShardEntry[];
  ranges: ShardRange[];
  images: number;
  /**
   * Pictures that changed shortly before the snapshot, whose entries a search may also read from
   * the change log.
   */
  recent: [imageId: string, changedAt: string][];
  fit: ProjectionFit;
  queries: QuerySample;
}

/**
 * Writes every ready picture that has features of the set into shard files, features as extracted,
 * in the order of ids. On the way it fits the projection and draws the evaluation queries.
 *
 * @param featureSet null: the library has no features, and the snapshot is empty
 * @param at time of the snapshot; later changes are read from the change log
 */
export async function takeSnapshot(
  tenant: string,
  featureSet: string | null,
  at: string,
  workspace: BuildWorkspace,
  library: Pick<LibraryStore, 'all'>,
): Promise<Snapshot> {
  const recentFrom = changesFrom(at);
  const snapshot: Snapshot = {
    shards: [],
    ranges: [],
    images: 0,
    recent: [],
    fit: new ProjectionFit(),
    queries: new QuerySample(),
  };
  let pending: SegmentPicture[] = [];
  const flush = async () => {
    const shard = snapshot.shards.length;
    snapshot.shards.push({ shard, pictures: pending.length });
    snapshot.ranges.push({ shard, first: pending[0].imageId, last: pending.at(-1)!.imageId });
    snapshot.images += pending.length;
    await workspace.putShard(shard, toSegment(pending));
    pending = [];
  };
  for await (const image of library.all(tenant)) {
    const bytes = featureSet === null ? null : featuresIn(image, featureSet);
    if (image.state !== 'ready' || !bytes) continue;
    const features = decodeFeatures(bytes);
    const { imageId, key, label, metadata, createdAt: addedAt, changedAt } = image;
    const { cnn, sift, object } = features;
    snapshot.fit.add(features);
    snapshot.queries.add({ imageId, label, cnn, sift, object });
    if (changedAt >= recentFrom) snapshot.recent.push([imageId, changedAt]);
    pending.push({ imageId, key, label, metadata, addedAt, changedAt, cnn, sift, object });
    if (pending.length === picturesPerShard) await flush();
  }
  if (pending.length > 0) await flush();
  return snapshot;
}
