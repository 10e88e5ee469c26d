// Kernels of the partition. Callers lay out the memory from heapBase() on; every pointer is 16-byte aligned, and rows of
// float32 are padded with zeros to a stride that is a multiple of 16.

export function heapBase(): usize {
  return __heap_base;
}

export { primalValues, solve, squaredNorms } from "./svm";
export { pickBest, quantizeRows } from "./assign";
export { addRowsByClass, energy, lowerDistances } from "./rows";
