import { assignToClasses, chooseClassCount } from '@dlsift/retrieval/partition';
import type { Figure } from '../figures.ts';
import { gaussianGroups } from './data.ts';
import { learnClasses } from './learn-classes.ts';

const columns = 256;
const learned = 10_000;
const sample = 50_000;
const plannedPictures = [1e6, 1e8];

/** Bytes of a picture's row in a segment: int8 vectors, object features, names. */
const rowBytes = 600;
/**
 * Pictures per shard: float32 rows, scores and segments of a shard stay well under 1.5 GB in one
 * step.
 */
const shard = 50_000;
/**
 * List prices in US dollars: Lambda arm64 per GB-second, S3 per PUT and GET, Step Functions per
 * transition.
 */
const prices = { gigabyteSecond: 1.33334e-5, put: 5e-6, get: 4e-7, transition: 2.5e-5 };
const stepGigabytes = 3;
const parallelSteps = 200;
const transitionsPerShard = 3;

/** Measured unit costs of a build, and their extrapolation to larger libraries. */
export async function benchBuildCost(): Promise<Figure[]> {
  const { x } = gaussianGroups(learned, columns, 300, 2, 5);
  let start = performance.now();
  const { index, rounds } = await learnClasses(x, new Int32Array(learned).fill(-1));
  const learnSeconds = (performance.now() - start) / 1000;
  start = performance.now();
  await assignToClasses(x, index);
  const assignSeconds = (performance.now() - start) / 1000;
  const perPictureAndClass = assignSeconds / (learned * index.classCount);
  return [
    { name: 'learning the classes of 10 000 pictures', value: learnSeconds, unit: 's' },
    { name: 'self-training rounds until settled', value: rounds.length, unit: 'rounds' },
    { name: 'placing a picture in one of 100 classes', value: (assignSeconds / learned) * 1e6, unit: 'us' },
    ...plannedPictures.flatMap((pictures) => planned(pictures, learnSeconds, perPictureAndClass)),
  ];
}

/**
 * One function learns the classes of a sample (all pairs are compared, so time grows with its
 * square); then every shard is placed and written. Shards run in parallel.
 */
function planned(pictures: number, learnSeconds: number, perPictureAndClass: number): Figure[] {
  const classes = chooseClassCount(pictures);
  const learn = learnSeconds * (Math.min(sample, pictures) / learned) ** 2;
  const shards = Math.ceil(pictures / shard);
  const place = Math.min(pictures, shard) * classes * perPictureAndClass;
  const objects = shards + classes * Math.ceil(pictures / classes / shard);
  const dollars =
    (learn + shards * place) * stepGigabytes * prices.gigabyteSecond +
    objects * (prices.put + prices.get) +
    shards * transitionsPerShard * prices.transition;
  const label = `planned for ${pictures.toExponential(0)} pictures, ${classes} classes:`;
  return [
    { name: `${label} learning`, value: learn, unit: 's' },
    {
      name: `${label} placing, ${parallelSteps} shards at a time`,
      value: Math.ceil(shards / parallelSteps) * place,
      unit: 's',
    },
    { name: `${label} segments`, value: (pictures * rowBytes) / 1e9, unit: 'GB' },
    { name: `${label} Lambda, S3 and Step Functions`, value: dollars, unit: 'USD' },
  ];
}
