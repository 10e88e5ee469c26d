/**
 * Searches with a picture, chooses the best result, and shows how the weights of the ranking move.
 */
import { readFile } from 'node:fs/promises';
import { createClient, giveFeedback, searchByPicture } from '@dlsift/client';

const { DLSIFT_URL: url, DLSIFT_API_KEY: apiKey } = process.env;
const [path] = process.argv.slice(2);
if (!url || !apiKey || !path) {
  throw new Error('Set DLSIFT_URL and DLSIFT_API_KEY, then run: node examples/search.ts PICTURE');
}

const client = createClient({ url, apiKey });
const picture = new Uint8Array(await readFile(path));
const { searchId, results } = await searchByPicture(client, picture, { k: 5 });
for (const { score, key } of results) console.log(score.toFixed(3), key);

const [best] = results;
if (best) {
  const { before, weights } = await giveFeedback(client, searchId, { chosen: [best.imageId] });
  console.log('weights before', before);
  console.log('weights after ', weights);
}
