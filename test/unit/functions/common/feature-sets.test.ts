import type { Model } from '@dlsift/retrieval/cnn';
import type { FeatureExtractor } from '@dlsift/retrieval/features';
import { describe, expect, it } from 'vitest';
import { FeatureSets } from '../../../../functions/common/feature-sets.ts';

const shippedName = 'shipped@2+vlad@1';
const earlier = 'shipped@1+vlad@1';
const shippedNames = async () => [shippedName, earlier];
const extractor = (name: string) => ({ featureSet: { name, standIn: false } }) as FeatureExtractor;

/** Must not be called: finding a name loads no network. */
const never = () => Promise.reject(new Error('Not to be called'));

/** Feature sets of a tenant with models m0, m1, …, and the list of those that were opened. */
function featureSets(sets: { serving: string | null; coming: string | null }, newest: string | null = null) {
  const opened: string[] = [];
  const all = new FeatureSets({
    partitions: { featureSets: async () => sets },
    models: {
      get: async (tenant, { name, version }) =>
        tenant === 'acme' && name.startsWith('m') ? ({ manifest: { name, version } } as Model) : null,
      manifest: never,
    },
    library: { newestFeatureSet: async () => newest },
    shippedNames,
    openShipped: async (name) => {
      opened.push(name);
      return extractor(name);
    },
    open: async ({ manifest: { name, version } }) => {
      opened.push(name);
      return extractor(`${name}@${version}+vlad@1`);
    },
  });
  return { all, opened };
}

describe('the extractors of a tenant', () => {
  it('are the serving and the coming one; the shipped one if none was chosen', async () => {
    const names = async (serving: string | null, coming: string | null) => {
      const found = await featureSets({ serving, coming }).all.of('acme');
      return [found.serving.featureSet.name, found.coming?.featureSet.name];
    };
    expect(await names(null, null)).toEqual([shippedName, undefined]);
    expect(await names(null, 'm1@1+vlad@1')).toEqual([shippedName, 'm1@1+vlad@1']);
    expect(await names('m1@1+vlad@1', shippedName)).toEqual(['m1@1+vlad@1', shippedName]);
    expect(await names(null, shippedName)).toEqual([shippedName, undefined]);
  });

  it('keep the shipped set of the library’s pictures where none was chosen', async () => {
    const serving = async (newest: string | null, chosen: string | null = null) => {
      const { all } = featureSets({ serving: chosen, coming: null }, newest);
      return [(await all.servingOf('acme')).featureSet.name, await all.wantedName('acme')];
    };
    expect(await serving(earlier)).toEqual([earlier, earlier]);
    expect(await serving(null)).toEqual([shippedName, shippedName]);
    expect(await serving('shipped@0+vlad@1')).toEqual([shippedName, shippedName]);
    expect(await serving(earlier, shippedName)).toEqual([shippedName, shippedName]);
    expect(await serving(shippedName, earlier)).toEqual([earlier, earlier]);
  });

  it('fall back to the shipped one if the model is missing, of another tenant, or for another codebook', async () => {
    const { all } = featureSets({ serving: null, coming: null });
    for (const gone of ['x@1+vlad@1', 'no name', 'm1@1+vlad@2']) {
      expect((await all.serving('acme', gone)).featureSet.name).toBe(shippedName);
      expect(await all.named('acme', gone)).toBeNull();
    }
    expect((await all.serving('other', 'm1@1+vlad@1')).featureSet.name).toBe(shippedName);
  });

  it('are opened once; the least recently used one is closed', async () => {
    const { all, opened } = featureSets({ serving: null, coming: null });
    await Promise.all([all.named('acme', earlier), all.named('other', earlier)]);
    expect(opened.splice(0)).toEqual([earlier]);
    const ask = (n: number) => all.named('acme', `m${n}@1+vlad@1`);
    for (const n of [0, 1, 2, 3, 0]) await ask(n);
    expect(opened).toEqual(['m0', 'm1', 'm2', 'm3']);
    await ask(4);
    await ask(0);
    expect(opened).toHaveLength(5);
    await ask(1);
    expect(opened.slice(5)).toEqual(['m1']);
  });
});

describe('the names of feature sets', () => {
  const names = (serving: string | null) =>
    new FeatureSets({
      partitions: { featureSets: async () => ({ serving, coming: null }) },
      models: { get: never, manifest: async (_, { name }) => (name === 'mine' ? ({} as Model['manifest']) : null) },
      library: { newestFeatureSet: async () => null },
      shippedNames,
      openShipped: never,
      open: never,
    });

  it.each([
    [null, null],
    [shippedName, shippedName],
    [earlier, earlier],
    ['mine@1+vlad@1', 'mine@1+vlad@1'],
    ['shipped@0+vlad@1', null],
    ['mine@1+vlad@0', null],
  ])('for %s, the serving name is %s, and without it the shipped one is wanted', async (serving, found) => {
    expect(await names(serving).servingName('acme')).toBe(found);
    expect(await names(serving).wantedName('acme')).toBe(found ?? shippedName);
  });
});
