/**
 * Started for each measurement, like a function: plain JavaScript and the built package. Prints
 * milliseconds from process start to the first embedding, of loading and embedding alone, and of a
 * later embedding.
 */
import { loadEmbedder } from '@dlsift/retrieval/cnn';

const side = 224;
const rgb = { data: new Uint8Array(side * side * 3).map((_, i) => (i * 31) % 256), width: side, height: side };
const opening = performance.now();
const embedder = await loadEmbedder();
await embedder.embed(rgb);
const first = performance.now();
const processor = process.cpuUsage();
const later = [];
for (let i = 0; i < 40; i++) {
  const start = performance.now();
  await embedder.embed(rgb);
  later.push(performance.now() - start);
}
later.sort((a, b) => a - b);
const { name, version } = embedder;
const busy = (processor.user + processor.system) / 1000;
console.log(JSON.stringify({ name, version, sinceStart: first, busy, opening: first - opening, warm: later[20] }));
