import { seededRandom } from '../../../layers/retrieval/src/math/index.ts';
import { mutations } from './mutate.ts';
import { drawSources } from './sources.ts';

/** Files made of each source by each mutation. */
const filesPerMutation = 10;

export interface CorpusFile {
  /** Source and mutation. */
  name: string;
  bytes: Buffer;
}

/** Damaged files of every format; the same ones in every run with the same seed. */
export async function drawCorpus(seed: number): Promise<CorpusFile[]> {
  const sources = [...(await drawSources())];
  const corpus: CorpusFile[] = [];
  for (const [source, [name, file]] of sources.entries()) {
    for (const [kind, [mutation, damage]] of Object.entries(mutations).entries()) {
      for (let i = 0; i < filesPerMutation; i++) {
        const next = seededRandom(seed * 1_000_003 + source * 1009 + kind * 31 + i).uniform;
        const [, other] = sources[Math.floor(next() * sources.length)];
        corpus.push({ name: `${name}, ${mutation} (${i})`, bytes: damage(file, next, other) });
      }
    }
  }
  return corpus;
}
