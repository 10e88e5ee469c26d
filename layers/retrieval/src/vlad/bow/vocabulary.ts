import { toUnitLength } from '../../math/index.ts';
import { countDescriptors } from '../descriptors.ts';
import { sampleDescriptors } from '../fit.ts';
import { kMeans } from '../k-means.ts';
import { createQuantizer, type Quantizer } from '../quantizer.ts';

/** Visual words and how telling each is. */
export interface Vocabulary {
  /** Number of words. */
  k: number;
  /** k x 128, in sixteenths of a descriptor unit. */
  centroids: Int16Array;
  /** k: ln(pictures / pictures with the word), 0 for a word that no picture has. */
  inverseDocumentFrequencies: Float32Array;
}

export interface VocabularyOptions {
  /** Number of words. Default 1000. */
  k?: number;
  /** Most descriptors that k-means sees, drawn evenly from all. Default 200 000. */
  maxDescriptors?: number;
  /** Most rounds of k-means. Default 15. */
  iterations?: number;
  seed?: number;
}

/**
 * Clusters the pictures' descriptors to words and counts in how many pictures each occurs (Sivic & Zisserman, 2003).
 *
 * @param pictures RootSIFT descriptors (n x 128) of each picture.
 */
export function fitVocabulary(pictures: readonly Uint8Array[], options: VocabularyOptions = {}): Vocabulary {
  const { k = 1000, maxDescriptors = 200_000, iterations = 15, seed = 1 } = options;
  const { centroids } = kMeans(sampleDescriptors(pictures, maxDescriptors, seed), { k, iterations, seed });
  const quantizer = createQuantizer(centroids);
  const occurrences = new Float64Array(k);
  for (const descriptors of pictures)
    for (const word of new Set(quantizer.assign(descriptors).nearest)) occurrences[word]++;
  const inverseDocumentFrequencies = Float32Array.from(occurrences, (count) =>
    count > 0 ? Math.log(pictures.length / count) : 0,
  );
  return { k, centroids, inverseDocumentFrequencies };
}

const quantizers = new WeakMap<Vocabulary, Quantizer>();

/**
 * The tf-idf histogram of a picture's words.
 *
 * @param rootSift n x 128 RootSIFT descriptors.
 * @returns [k], unit length; zero where n = 0 or every word occurs in every picture.
 */
export function encodeBow(rootSift: Uint8Array, vocabulary: Vocabulary): Float32Array {
  const out = new Float32Array(vocabulary.k);
  if (countDescriptors(rootSift) === 0) return out;
  let quantizer = quantizers.get(vocabulary);
  if (!quantizer) {
    quantizer = createQuantizer(vocabulary.centroids);
    quantizers.set(vocabulary, quantizer);
  }
  for (const word of quantizer.assign(rootSift).nearest) out[word] += vocabulary.inverseDocumentFrequencies[word];
  return toUnitLength(out);
}
