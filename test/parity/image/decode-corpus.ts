/**
 * Decodes the files of the corpus from a number on, in a process of its own that a crash ends alone.
 * It writes a line of JSON before and after each file.
 */
import { writeSync } from 'node:fs';
import { decodeImage, isFlat, UnreadableImageError } from '../../../layers/retrieval/src/image/index.ts';
import { drawCorpus } from './corpus.ts';

const [seed, from] = process.argv.slice(2).map(Number);
const say = (line: object) => writeSync(1, `${JSON.stringify(line)}\n`);

const corpus = await drawCorpus(seed);
for (const [index, { bytes }] of corpus.entries()) {
  if (index < from) continue;
  say({ index });
  const started = performance.now();
  const outcome = await decodeImage(bytes).then(
    ({ rgb }) => (isFlat(rgb) ? 'flat' : 'decoded'),
    (error: unknown) => (error instanceof UnreadableImageError ? error.code : `other error: ${error}`),
  );
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1000);
  say({ index, outcome, milliseconds: Math.round(performance.now() - started), megabytes });
}
