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
  top = (top + bytes + 63) & ~63;
  reserve(top);
  return start;
}

/** Where the next allocation will start: a list may grow there as long as nothing else is allocated. */
export function arenaTop(): usize {
  return top;
}

/** Makes memory up to `end` usable; traps when the engine has no more to give. */
export function reserve(end: usize): void {
  const have: usize = <usize>memory.size() * PAGE;
  if (end <= have) return;
  if (memory.grow(<i32>((end - have + PAGE - 1) / PAGE)) < 0) unreachable();
}
