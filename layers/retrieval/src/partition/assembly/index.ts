// Kernels of the partition. Every address is 16-byte aligned, and rows of float32 are padded with
// zeros to a stride that is a multiple of 32.

export { heapBase } from '../../math/assembly/heap';
export { pickBest, quantizeRows } from "./assign";
export { addRowsByClass, energy, lowerDistances, products } from "./rows";
export { runEpoch, squaredNorms, start } from "./svm";
