import { readFile } from 'node:fs/promises';
import {
  channels,
  createClient,
  type DlsiftClient,
  getUsage,
  giveFeedback,
  resetProfile,
  type SearchAnswer,
  searchByPicture,
} from '@dlsift/client';
import { listPictures, type PictureFile } from '@dlsift/client/folder';
import { type BenchResult, type Figure, mean, quantile } from '../figures.ts';
import { removeState, startLocalCloud } from '../local-cloud.ts';

const k = 20;

/**
 * Measures searches over HTTP as users make them: pictures of the folder as queries, evenly spaced;
 * the query's own file is not counted among its results. Prints the same search before and after
 * five likes of the result most similar in colour.
 */
export async function runApiBench({
  dataset,
  queries = 300,
}: {
  dataset?: string | undefined;
  queries?: number;
}): Promise<BenchResult> {
  const cloud = await startLocalCloud({ photos: dataset });
  try {
    const client = createClient(cloud);
    const { pictures } = await listPictures(dataset ?? `${cloud.stateDirectory}/sample`);
    const step = Math.max(1, pictures.length / queries);
    const chosen = Array.from({ length: Math.min(queries, pictures.length) }, (_, i) => pictures[Math.floor(i * step)]);
    const figures = await measureSearches(client, chosen);
    const fifth = Math.ceil(chosen.length / 6);
    await showLikes(
      client,
      chosen[0],
      chosen.filter((_, i) => i > 0 && i % fifth === 0),
    );
    return { figures, skipped: [] };
  } finally {
    await cloud.stop();
    removeState(cloud);
  }
}

async function measureSearches(client: DlsiftClient, queries: PictureFile[]): Promise<Figure[]> {
  const { images, featureSet } = await getUsage(client);
  const milliseconds: number[] = [];
  const inService: number[] = [];
  const fractions: number[] = [];
  const precision = new Map<string, number[]>();
  for (const query of queries) {
    const picture = await readFile(query.path);
    const start = performance.now();
    const answer = await searchByPicture(client, picture, { k: k + 1, user: 'bench' });
    milliseconds.push(performance.now() - start);
    inService.push(answer.timings.total);
    fractions.push(answer.partition.fractionScanned);
    if (query.label === undefined) continue;
    const others = answer.results.filter(({ key }) => !key.endsWith(`/${query.label}/${query.name}`)).slice(0, k);
    const hits = others.filter(({ label }) => label === query.label).length;
    precision.set(query.label, [...(precision.get(query.label) ?? []), hits / k]);
  }
  process.stderr.write(`feature set ${featureSet.name}${featureSet.standIn ? ' (stand-in)' : ''}\n`);
  return [
    { name: 'pictures in the library', value: images.ready, unit: 'pictures' },
    { name: 'searches', value: queries.length, unit: 'searches' },
    { name: 'search over HTTP, p50', value: quantile(milliseconds, 0.5), unit: 'ms' },
    { name: 'search over HTTP, p95', value: quantile(milliseconds, 0.95), unit: 'ms' },
    { name: 'search inside the function, p50', value: quantile(inService, 0.5), unit: 'ms' },
    { name: 'fraction scanned, mean', value: mean(fractions), unit: 'share' },
    ...[...precision].map(([label, values]) => ({
      name: `precision@${k}, ${label}`,
      value: mean(values),
      unit: 'share',
    })),
    ...(precision.size > 0
      ? [{ name: `precision@${k}, mean of the classes`, value: mean([...precision.values()].map(mean)), unit: 'share' }]
      : []),
  ];
}

/**
 * Runs a search, then five others in which the user likes the result most similar in colour, then
 * the first again.
 */
async function showLikes(client: DlsiftClient, query: PictureFile, others: PictureFile[]): Promise<void> {
  const user = 'colour-lover';
  await resetProfile(client, user);
  const searchFor = async ({ path }: PictureFile) => searchByPicture(client, await readFile(path), { k: 20, user });
  const before = await searchFor(query);
  for (const other of others) {
    const { searchId, results } = await searchFor(other);
    const found = results.filter(({ key }) => !key.endsWith(`/${other.name}`));
    const [best] = found.toSorted((a, b) => b.similarities.color - a.similarities.color);
    await giveFeedback(client, searchId, { chosen: [best.imageId], user });
  }
  const after = await searchFor(query);
  process.stderr.write(
    `${query.name} before and after liking, in ${others.length} other searches, what fits best in colour\n`,
  );
  for (const channel of channels) {
    process.stderr.write(
      `  weight of ${channel.padEnd(8)} ${before.weights[channel].toFixed(3)}  ${after.weights[channel].toFixed(3)}\n`,
    );
  }
  const row = ({ results }: SearchAnswer, i: number) =>
    results[i] ? `${results[i].key.split('/').slice(2).join('/')} ${results[i].score.toFixed(3)}`.padEnd(32) : '';
  for (let i = 0; i < 10; i++)
    process.stderr.write(`  ${String(i + 1).padStart(2)}  ${row(before, i)}  ${row(after, i)}\n`);
}
