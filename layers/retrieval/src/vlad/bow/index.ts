/**
 * The bag of visual words with tf-idf, a baseline of the paper's tables: RootSIFT descriptors flow in, one histogram per picture
 * flows out. It is there to compare with: no flow of the service calls it.
 */
export { encodeBow, fitVocabulary, type Vocabulary, type VocabularyOptions } from './vocabulary.ts';
