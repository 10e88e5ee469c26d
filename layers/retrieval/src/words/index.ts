/**
 * Finds the pictures that show the same thing, whatever kind of picture they are: keypoints flow in and become visual words with
 * binary signatures; an inverted index of words lets them vote for pictures, and the best leave as candidates for verification.
 * Indexing stores a picture's words, a build writes them as shards, and the search and the marking of near-duplicates ask the index.
 */
export { decodeWords, encodeWords } from './codec.ts';
export { evenRows } from './even-rows.ts';
export { loadWordVocabulary } from './load.ts';
export {
  decodeWordShard,
  encodeWordShard,
  keypointsKept,
  mostPicturesPerShard,
  toWordShard,
  type WordPicture,
  type WordShard,
} from './shard.ts';
export { fitWordCentroids, type VocabularyOptions, type WordVocabulary } from './vocabulary.ts';
export { WordCoder, type Words } from './word-coder.ts';
export { queryVisits, type WordHit, WordIndex } from './word-index.ts';
