import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { loadModel, type Model } from '@dlsift/retrieval/cnn';
import type { FeatureExtractor } from '@dlsift/retrieval/features';
import { type LibraryView, refreshView } from '@dlsift/retrieval/library';
import {
  type JudgementStore,
  type LibraryStore,
  type ObjectStore,
  type PartitionStore,
  type ProfileStore,
  partitionPrefix,
  type QueryStore,
  type SearchStore,
} from '@dlsift/retrieval/storage';
import { featureSetsOf } from '../common/feature-sets.ts';
import { logger, once, stores } from '../common/index.ts';
import { ModelStore } from '../common/models.ts';
import { closeOldest } from '../common/open-libraries.ts';

/** What the API's operations work with. */
export interface Services {
  library: LibraryStore;
  partitions: PartitionStore;
  profiles: ProfileStore;
  judgements: JudgementStore;
  searches: SearchStore;
  queries: QueryStore;
  /** Has a query learned in the background; null where the deployment does not. */
  learnQuery: ((query: { tenant: string; contentHash: string }) => Promise<void>) | null;
  objects: ObjectStore;
  models: ModelStore;
  /** What describes the queries of a tenant: the set of the partition that serves. */
  extractor(tenant: string): Promise<FeatureExtractor>;
  /** The extractor of the models that ship. */
  shipped(): Promise<FeatureExtractor>;
  shippedModel(): Promise<Model>;
  /** A tenant's library as of now, described by that feature set. */
  view(tenant: string, featureSet: string): Promise<LibraryView>;
}

const sqs = once(() => new SQSClient({}));

function learnQueue(): Services['learnQuery'] {
  const QueueUrl = process.env.LEARN_QUEUE_URL;
  if (!QueueUrl) return null;
  // What was found or said is worth an answer, even where nothing will be learned from it.
  return async (query) => {
    try {
      await sqs().send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(query) }));
    } catch (error) {
      logger.error('learning was not queued', error as Error);
    }
  };
}

export const services = once((): Services => {
  const library = stores.library();
  const partitions = stores.partitions();
  const objects = stores.objects();
  const models = new ModelStore(objects);
  const featureSets = featureSetsOf({ partitions, models });
  const views = new Map<string, { featureSet: string; view: LibraryView }>();
  return {
    library,
    partitions,
    objects,
    models,
    profiles: stores.profiles(),
    judgements: stores.judgements(),
    searches: stores.searches(),
    queries: stores.queries(),
    learnQuery: learnQueue(),
    extractor: (tenant) => featureSets.servingOf(tenant),
    shipped: () => featureSets.shipped(),
    shippedModel: () => loadModel(),
    async view(tenant, featureSet) {
      // Features in another set come into items unnoticed by the change log: they are seen by reading it anew.
      const known = views.get(tenant);
      const view = await refreshView(tenant, known?.featureSet === featureSet ? known.view : undefined, {
        current: () => partitions.current(tenant),
        prefix: (version) => partitionPrefix(tenant, version),
        objects,
        changes: library,
      });
      views.delete(tenant);
      views.set(tenant, { featureSet, view });
      closeOldest(views, ({ view: open }) => open);
      return view;
    },
  };
});
