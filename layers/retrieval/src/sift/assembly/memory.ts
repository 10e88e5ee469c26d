/**
 * One bump allocator over the whole linear memory, emptied before every picture: a picture's buffers all die together.
 * Memory grows to what the largest picture so far needed and is then reused.
 */
let top: usize = __heap_base;

const PAGE: usize = 65536;

/** Gives everything back. */
export function clearArena(): void {
  top = (__heap_base + 63) & ~63;
}

/** `bytes` of uninitialised memory on a cache line of its own. */
export function allocate(bytes: usize): usize {
  const start = top;
  reserve(start, bytes + 63);
  top = (start + bytes + 63) & ~63;
  return start;
}

/** Where the next allocation will start: a list may grow there as long as nothing else is allocated. */
export function arenaTop(): usize {
  return top;
}

/** Makes `bytes` from `start` on usable; traps when that is past what 32 bits can address, or what the engine has to give. */
export function reserve(start: usize, bytes: usize): void {
  const end = start + bytes;
  if (end < start) unreachable();
  const have: usize = <usize>memory.size() * PAGE;
  if (end <= have) return;
  if (memory.grow(<i32>((end - have + PAGE - 1) / PAGE)) < 0) unreachable();
}
