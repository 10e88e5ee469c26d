import { arenaTop, reserve } from './memory';

/**
 * Bytes of a keypoint: x, y, size, angle, response (f32), octave (i32). Lengths are in pixels of
 * the first octave until `finishKeypoints`.
 */
const RECORD: usize = 24;

let first: usize = 0;
let count: i32 = 0;
let mainFirst: usize = 0;
let mainCount: i32 = 0;

/** Starts an empty list at the end of the arena. */
export function startKeypoints(): void {
  first = arenaTop();
  count = 0;
}

/** First byte after the list. */
export function keypointsTop(): usize {
  return at(count);
}

/** Redirects new keypoints to `scratch`, while the memory right after the list is in use. */
export function divertKeypoints(scratch: usize): void {
  mainFirst = first;
  mainCount = count;
  first = scratch;
  count = 0;
}

/** Ends the redirection and appends the keypoints stored meanwhile to the list. */
export function mergeKeypoints(): void {
  memory.copy(mainFirst + <usize>mainCount * RECORD, first, <usize>count * RECORD);
  first = mainFirst;
  count += mainCount;
}

export function keypointCount(): i32 {
  return count;
}

@inline
function at(i: i32): usize {
  return first + <usize>i * RECORD;
}

export function addKeypoint(x: f32, y: f32, size: f32, angle: f32, response: f32, octave: i32): void {
  const to = at(count++);
  reserve(to, RECORD);
  store<f32>(to, x);
  store<f32>(to, y, 4);
  store<f32>(to, size, 8);
  store<f32>(to, angle, 12);
  store<f32>(to, response, 16);
  store<i32>(to, octave, 20);
}

/** OpenCV's order: x, y, larger size, angle, larger response, larger octave. */
function before(a: usize, b: usize): bool {
  const ax = load<f32>(a);
  const bx = load<f32>(b);
  if (ax != bx) return ax < bx;
  const ay = load<f32>(a, 4);
  const by = load<f32>(b, 4);
  if (ay != by) return ay < by;
  const as = load<f32>(a, 8);
  const bs = load<f32>(b, 8);
  if (as != bs) return as > bs;
  const aa = load<f32>(a, 12);
  const ba = load<f32>(b, 12);
  if (aa != ba) return aa < ba;
  const ar = load<f32>(a, 16);
  const br = load<f32>(b, 16);
  if (ar != br) return ar > br;
  return load<i32>(a, 20) > load<i32>(b, 20);
}

/**
 * Merge sort of the `n` record addresses in `list`, with as much scratch after it.
 *
 * @returns the address of the sorted list
 */
function sort(list: usize, scratch: usize, n: i32): usize {
  let from = list;
  let to = scratch;
  for (let run = 1; run < n; run *= 2) {
    for (let start = 0; start < n; start += 2 * run) {
      let i = start;
      const middle = min(start + run, n);
      let j = middle;
      const end = min(start + 2 * run, n);
      for (let k = start; k < end; k++) {
        const left = from + (<usize>i << 2);
        const right = from + (<usize>j << 2);
        const taken = i < middle && (j >= end || !before(load<u32>(right), load<u32>(left))) ? i++ : j++;
        store<u32>(to + (<usize>k << 2), load<u32>(from + (<usize>taken << 2)));
      }
    }
    const swap = from;
    from = to;
    to = swap;
  }
  return from;
}

function same(a: usize, b: usize): bool {
  return load<f32>(a) == load<f32>(b) && load<f32>(a, 4) == load<f32>(b, 4) &&
    load<f32>(a, 8) == load<f32>(b, 8) && load<f32>(a, 12) == load<f32>(b, 12);
}

/** What ranks keypoints when only some are kept: the response, or the response times the size. */
@inline
function strength(record: usize, bySize: bool): f32 {
  const response = load<f32>(record, 16);
  return bySize ? response * load<f32>(record, 8) : response;
}

/**
 * The strength of the `n`-th strongest record in `list`, by bisection over the bits of the float.
 */
function nthStrength(list: usize, total: i32, n: i32, bySize: bool): f32 {
  let low: u32 = 0;
  let high: u32 = 0x7f800000;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    let above = 0;
    for (let i = 0; i < total; i++) {
      above += <i32>(reinterpret<u32>(strength(<usize>load<u32>(list + (<usize>i << 2)), bySize)) >= middle);
    }
    if (above >= n) low = middle;
    else high = middle;
  }
  return reinterpret<f32>(low);
}

/**
 * Sorts the keypoints, removes duplicates and, with `limit` > 0, all that are weaker than the
 * `limit`-th strongest (ties stay, as in OpenCV); then halves coordinates from the first octave to
 * the picture.
 *
 * @returns the address of the sorted table of addresses
 */
export function finishKeypoints(limit: i32, bySize: bool): usize {
  const list = (at(count) + 63) & ~63;
  const bytes = <usize>count << 2;
  reserve(list, 2 * bytes + 64);
  for (let i = 0; i < count; i++) store<u32>(list + (<usize>i << 2), <u32>at(i));
  const sorted = sort(list, list + bytes, count);

  let kept = 0;
  for (let i = 0; i < count; i++) {
    const record = load<u32>(sorted + (<usize>i << 2));
    if (kept > 0 && same(load<u32>(sorted + (<usize>(kept - 1) << 2)), record)) continue;
    store<u32>(sorted + (<usize>kept << 2), record);
    kept++;
  }
  if (limit > 0 && kept > limit) {
    const floor = nthStrength(sorted, kept, limit, bySize);
    const all = kept;
    kept = 0;
    for (let i = 0; i < all; i++) {
      const record = load<u32>(sorted + (<usize>i << 2));
      if (strength(<usize>record, bySize) < floor) continue;
      store<u32>(sorted + (<usize>kept << 2), record);
      kept++;
    }
  }
  count = kept;
  for (let i = 0; i < count; i++) {
    const record = <usize>load<u32>(sorted + (<usize>i << 2));
    for (let field: usize = 0; field < 12; field += 4) store<f32>(record + field, load<f32>(record + field) * 0.5);
    const octave = load<i32>(record, 20);
    store<i32>(record, (octave & ~255) | ((octave - 1) & 255), 20);
  }
  return sorted;
}

/** First byte after the sorted table that `finishKeypoints` returned. */
export function keypointsEnd(sorted: usize): usize {
  return sorted + (<usize>count << 3) + 64;
}
