/** `most` of so many rows, spread evenly over them; all where there are no more. Keypoints lie in rows from left to right. */
export function evenRows(count: number, most: number): Int32Array {
  const kept = Math.min(count, most);
  return Int32Array.from({ length: kept }, (_, i) => Math.floor((i * count) / kept));
}
