/** Every room of this layer under its name; each is also a door of its own, `@dlsift/retrieval/<room>`. */
export * as cnn from './cnn/index.ts';
export * as evaluation from './evaluation/index.ts';
export * as features from './features/index.ts';
export * as image from './image/index.ts';
export * as index from './index/index.ts';
export * as matching from './matching/index.ts';
export * as matrix from './matrix.ts';
export * as object from './object/index.ts';
export * as partition from './partition/index.ts';
export * as profile from './profile/index.ts';
export * as sift from './sift/index.ts';
export * as similarity from './similarity/index.ts';
export * as storage from './storage/index.ts';
export * as vlad from './vlad/index.ts';
export * as words from './words/index.ts';
