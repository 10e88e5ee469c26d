/** At most `most` of `count` rows, spread evenly. Keypoints are ordered from left to right. */
export function evenRows(count: number, most: number): Int32Array {
  const kept = Math.min(count, most);
  const rows = new Int32Array(kept);
  for (let i = 0; i < kept; i++) rows[i] = Math.floor((i * count) / kept);
  return rows;
}
