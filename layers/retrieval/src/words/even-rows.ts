/** `most` of so many rows, spread evenly over them; all where there are no more. Keypoints lie in rows from left to right. */
export function evenRows(count: number, most: number): Int32Array {
  const kept = Math.min(count, most);
  const rows = new Int32Array(kept);
  for (let i = 0; i < kept; i++) rows[i] = Math.floor((i * count) / kept);
  return rows;
}
