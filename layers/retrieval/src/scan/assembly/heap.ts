// A bounded min-heap of (score f32, position i32) pairs behind a header: capacity i32, count i32,
// threshold f32, padding. A score enters if it exceeds the threshold: the smallest score kept once
// the heap is full, -Infinity before that, Infinity where the capacity is 0.

const HEADER: usize = 16;

@inline
export function threshold(heap: usize): f32 {
  return load<f32>(heap, 8);
}

/** Keeps a pair if its score exceeds the threshold. Of equal scores the first one stays. */
@inline
export function offer(heap: usize, score: f32, position: i32): void {
  if (score > threshold(heap)) insert(heap, score, position);
}

function insert(heap: usize, score: f32, position: i32): void {
  const capacity = load<i32>(heap);
  const count = load<i32>(heap, 4);
  const entries = heap + HEADER;
  if (count < capacity) {
    siftUp(entries, count, score, position);
    store<i32>(heap, count + 1, 4);
    if (count + 1 < capacity) return;
  } else {
    siftDown(entries, count, score, position);
  }
  store<f32>(heap, load<f32>(entries), 8);
}

function siftUp(entries: usize, hole: i32, score: f32, position: i32): void {
  while (hole > 0) {
    const parent = (hole - 1) >> 1;
    const at = entries + (<usize>parent << 3);
    if (load<f32>(at) <= score) break;
    store<u64>(entries + (<usize>hole << 3), load<u64>(at));
    hole = parent;
  }
  place(entries, hole, score, position);
}

function siftDown(entries: usize, count: i32, score: f32, position: i32): void {
  let hole = 0;
  for (;;) {
    let child = 2 * hole + 1;
    if (child >= count) break;
    let at = entries + (<usize>child << 3);
    if (child + 1 < count && load<f32>(at, 8) < load<f32>(at)) {
      child++;
      at += 8;
    }
    if (load<f32>(at) >= score) break;
    store<u64>(entries + (<usize>hole << 3), load<u64>(at));
    hole = child;
  }
  place(entries, hole, score, position);
}

@inline
function place(entries: usize, hole: i32, score: f32, position: i32): void {
  const at = entries + (<usize>hole << 3);
  store<f32>(at, score);
  store<i32>(at, position, 4);
}
