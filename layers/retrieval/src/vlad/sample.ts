/** `count` different integers below `total`, ascending (selection sampling, Knuth's algorithm S); all where count >= total. */
export function sample(random: () => number, count: number, total: number): Int32Array {
  const out = new Int32Array(Math.min(count, total));
  let taken = 0;
  for (let i = 0; taken < out.length; i++) {
    if (random() * (total - i) < out.length - taken) out[taken++] = i;
  }
  return out;
}
