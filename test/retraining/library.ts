import { encodeFeatures } from '@dlsift/retrieval/features';
import { type LibraryView, refreshView } from '@dlsift/retrieval/library';
import { type SearchRequest, searchLibrary } from '@dlsift/retrieval/ranking';
import { factsOf } from '@dlsift/retrieval/segments';
import {
  imageIdOf,
  type Judgement,
  type LibraryImage,
  newBuild,
  newVersion,
  partitionPrefix,
  type RetrainingMode,
} from '@dlsift/retrieval/storage';
import { RetrainTask } from '../../functions/builds/index.ts';
import { runStep } from '../../functions/retrain/run-step.ts';
import { libraryImage } from '../library-image.ts';
import { mulberry32 } from '../random.ts';
import { runMachine } from './machine.ts';
import { MemoryLibrary, MemoryObjects, MemoryPartitions } from './memory-stores.ts';

export const featureSet = 'test';
const dimensions = 8;
const groups = 4;
const tenant = 'acme';

/** A picture of one of four groups. Its first object feature is its revision. */
export function picture(n: number, revision: number, changedAt: string, createdAt = changedAt): LibraryImage {
  const random = mulberry32(1000 * revision + n);
  const cnn = Float32Array.from({ length: dimensions }, (_, i) => (i === n % groups ? 1 : 0) + 0.4 * (random() - 0.5));
  const object = new Float32Array(7);
  object[0] = revision;
  const key = `inbox/${tenant}/${n}.jpg`;
  return libraryImage({
    tenant,
    imageId: imageIdOf(tenant, key),
    key,
    etag: `${revision}`,
    sequencer: `${revision}`,
    features: encodeFeatures({ featureSet, cnn, sift: new Float32Array([1, 0]), object }),
    featureSet,
    createdAt,
    changedAt,
  });
}

const request: SearchRequest = {
  weights: { cnn: 1, sift: 0, color: 0, position: 0, shape: 0 },
  k: 10_000,
  probes: 10_000,
  minScore: 0,
  verify: 0,
};

/**
 * A service of one tenant with stores in memory, which builds with the real state machine and
 * steps.
 */
export class TestService {
  readonly library = new MemoryLibrary();
  readonly partitions = new MemoryPartitions();
  readonly objects = new MemoryObjects();
  /** Users' judgements of searches. */
  judgements: Judgement[] = [];
  #builds = 0;

  /** @param between runs before each step; may throw to interrupt the build */
  async build(
    mode: RetrainingMode,
    between: (step: string, again: () => Promise<unknown>) => Promise<void> = async () => {},
  ): Promise<string> {
    const version = newVersion(new Date(), `${this.#builds++}`.padStart(6, '0'));
    await this.partitions.create(newBuild(tenant, version, mode, new Date()));
    await runMachine({ tenant, version, mode }, async (payload) => {
      const task = RetrainTask.parse(payload);
      const { library, partitions, objects } = this;
      const featureSets = { servingName: async () => (await partitions.featureSets(tenant)).serving };
      const judgements = { all: async (asked: string) => (asked === tenant ? this.judgements : []) };
      const services = { library, partitions, judgements, objects, featureSets };
      const run = () => runStep(structuredClone(task), services as never);
      await between(task.step, run);
      return run();
    });
    return version;
  }

  view(previous?: LibraryView): Promise<LibraryView> {
    return refreshView(tenant, previous, {
      current: () => this.partitions.current(tenant),
      prefix: (version) => partitionPrefix(tenant, version),
      objects: this.objects,
      changes: this.library,
    });
  }

  /** Keys of the results of a search over the whole library, once per result. */
  async found(view: LibraryView): Promise<string[]> {
    const query = {
      featureSet,
      cnn: new Float32Array(dimensions).fill(1),
      sift: new Float32Array([1, 0]),
      object: new Float32Array(7),
    };
    const { results } = await searchLibrary({ features: query, keypoints: null } as never, view, request, {
      keypointsOf: async () => null,
    });
    return results.map(({ key }) => key).sort();
  }

  /** Revision by key of every picture that can be found. */
  async revisions(view: LibraryView): Promise<Record<string, number>> {
    const hidden = new Set(view.overlay.imageIds());
    const found = new Map<string, number>();
    const { partition } = view;
    const newer = view.overlay.segment(featureSet, partition?.projection ?? null);
    for (let row = 0; row < newer.rows; row++) found.set(factsOf(newer, row).key, newer.object[row * 7]);
    for (let c = 0; c < (partition?.classIndex.classCount ?? 0); c++) {
      for (const segment of await partition!.segmentsOf(c)) {
        for (let row = 0; row < segment.rows; row++) {
          const { imageId, key } = factsOf(segment, row);
          if (!hidden.has(imageId)) found.set(key, segment.object[row * 7]);
        }
      }
    }
    return Object.fromEntries([...found].sort());
  }
}
