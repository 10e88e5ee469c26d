/**
 * A bump allocator over the whole linear memory, emptied before every picture, since all buffers of
 * a picture end together. The memory grows to the need of the largest picture so far and is then
 * reused.
 */
let top: usize = __heap_base;

const PAGE: usize = 65536;

/** Frees all allocations. */
export function clearArena(): void {
  top = (__heap_base + 63) & ~63;
}

/** Allocates `bytes` of uninitialised memory that starts at a cache line. */
export function allocate(bytes: usize): usize {
  const start = top;
  reserve(start, bytes + 63);
  top = (start + bytes + 63) & ~63;
  return start;
}

/**
 * Where the next allocation will start. A list may grow there as long as nothing else is allocated.
 */
export function arenaTop(): usize {
  return top;
}

/**
 * Makes `bytes` from `start` on usable. Traps beyond 4 GB and where the engine refuses more memory.
 */
export function reserve(start: usize, bytes: usize): void {
  const end = start + bytes;
  if (end < start) unreachable();
  const have: usize = <usize>memory.size() * PAGE;
  if (end <= have) return;
  if (memory.grow(<i32>((end - have + PAGE - 1) / PAGE)) < 0) unreachable();
}
