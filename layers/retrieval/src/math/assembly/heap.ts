/** The first byte after the kernels' own data. The caller lays out the memory from here on. */
export function heapBase(): usize {
  return __heap_base;
}
