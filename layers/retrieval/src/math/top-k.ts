/**
 * Keeps the k best of a stream of scored items in a min-heap: O(log k) for an item that is kept,
 * O(1) for one that is not.
 */
export class TopK<Item> {
  #k: number;
  #heap: { score: number; item: Item }[] = [];

  constructor(k: number) {
    this.#k = k;
  }

  offer(score: number, item: Item): void {
    if (this.#k === 0) return;
    if (this.#heap.length < this.#k) {
      this.#heap.push({ score, item });
      this.#siftUp(this.#heap.length - 1);
    } else if (score > this.#heap[0].score) {
      this.#heap[0] = { score, item };
      this.#siftDown(0);
    }
  }

  /** Best first. */
  sorted(): { score: number; item: Item }[] {
    return [...this.#heap].sort((a, b) => b.score - a.score);
  }

  #siftUp(child: number): void {
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (this.#heap[parent].score <= this.#heap[child].score) return;
      this.#swap(parent, child);
      child = parent;
    }
  }

  #siftDown(parent: number): void {
    for (;;) {
      let least = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2]) {
        if (child < this.#heap.length && this.#heap[child].score < this.#heap[least].score) least = child;
      }
      if (least === parent) return;
      this.#swap(parent, least);
      parent = least;
    }
  }

  #swap(a: number, b: number): void {
    [this.#heap[a], this.#heap[b]] = [this.#heap[b], this.#heap[a]];
  }
}
