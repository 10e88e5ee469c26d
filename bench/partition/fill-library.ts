import { parentPort, workerData } from 'node:worker_threads';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { encodeFeatures, shippedFeatureSets } from '@dlsift/retrieval/features';
import { rowOf } from '@dlsift/retrieval/math';
import { imageIdOf, libraryStore } from '@dlsift/retrieval/storage';
import { gaussianGroups } from './data.ts';

/**
 * Task of a worker that fills the library table of the DynamoDB named by its environment. Its
 * message: the ids of the pictures.
 */
export interface FillTask {
  tenant: string;
  pictures: number;
}

const dimensions = 256;
/** Directions around which the pictures lie, and their distance from them. */
const kinds = 100;
const noise = 0.8;

async function fill({ tenant, pictures }: FillTask): Promise<string[]> {
  const library = libraryStore(await libraryTable());
  const [{ name: featureSet }] = await shippedFeatureSets();
  const cnn = gaussianGroups(pictures, dimensions, kinds, noise, 1).x;
  const sift = gaussianGroups(pictures, dimensions, kinds, noise, 2).x;
  const ids: string[] = [];
  for (let n = 0; n < pictures; n++) {
    const key = `inbox/${tenant}/${n}.jpg`;
    const imageId = imageIdOf(tenant, key);
    const object = Float32Array.from({ length: 7 }, (_, i) => ((n * (i + 3)) % 97) / 97);
    const at = new Date().toISOString();
    await library.put({
      tenant,
      imageId,
      key,
      label: null,
      metadata: {},
      state: 'ready',
      reason: null,
      etag: 'e',
      sequencer: '1',
      bytes: 1,
      width: 640,
      height: 480,
      features: encodeFeatures({ featureSet, cnn: rowOf(cnn, n), sift: rowOf(sift, n), object }),
      featureSet,
      createdAt: at,
      changedAt: at,
    });
    ids.push(imageId);
  }
  return ids;
}

async function libraryTable(): Promise<string> {
  const { TableNames = [] } = await new DynamoDBClient({}).send(new ListTablesCommand({}));
  const name = TableNames.find((table) => table.includes('Library'));
  if (name === undefined) throw new Error(`Expected a table of the library, found ${TableNames.join(', ') || 'none'}`);
  return name;
}

parentPort?.postMessage(await fill(workerData as FillTask));
