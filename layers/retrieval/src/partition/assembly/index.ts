// Kernels of the partition. Callers lay out the memory from heapBase() on; every pointer is 16-byte aligned, and rows of
// float32 are padded with zeros to a stride that is a multiple of 32.

export function heapBase(): usize {
  return __heap_base;
}

export { primalValues, runEpoch, squaredNorms, start } from "./svm";
export { pickBest, quantizeRows } from "./assign";
export { addRowsByClass, energy, lowerDistances, products } from "./rows";
