/**
 * Finds pictures of the same thing, whatever their kind: keypoints become visual words with binary
 * signatures, and an inverted index lets them vote for pictures. The best are candidates for
 * geometric verification. Indexing stores a picture's words, a build writes them as shards,
 * `recognise` asks the index.
 */
export { decodeWords, encodeWords } from './codec.ts';
export { loadWordVocabulary } from './load.ts';
export {
  decodeWordShard,
  encodeWordShard,
  evenRows,
  keypointsKept,
  maxPicturesPerShard,
  toWordShard,
  type WordPicture,
  type WordShard,
} from './shard.ts';
export { fitWordCentroids, type VocabularyOptions, type WordVocabulary } from './vocabulary.ts';
export { WordCoder, type Words } from './word-coder.ts';
export { queryVisits, type WordHit, WordIndex } from './word-index.ts';
