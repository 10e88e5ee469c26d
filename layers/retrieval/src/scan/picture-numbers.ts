/** Pictures by their ids. */
interface Pictures {
  readonly imageIds: readonly string[];
}

/**
 * Small numbers for pictures, so that one byte per picture can record which ones a search has seen.
 * A picture has the same number in all segments that hold it. A number is reused when the last of
 * these segments is garbage, never during a scan.
 */
export class PictureNumbers {
  #numbers = new Map<string, number>();
  /** Index = number. */
  #imageIds: string[] = [];
  #holders: number[] = [];
  /** Numbers to reuse, taken from the end, so that those of one segment are consecutive again. */
  #free: number[] = [];
  #numbersOf = new WeakMap<Pictures, Int32Array>();
  #collected = new FinalizationRegistry<Int32Array>((numbers) => {
    for (const number of numbers.toReversed()) this.#release(number);
  });

  /** All numbers in use are below this. */
  get end(): number {
    return this.#imageIds.length;
  }

  /** [rows], the numbers of a segment's pictures. */
  of(segment: Pictures): Int32Array {
    let numbers = this.#numbersOf.get(segment);
    if (!numbers) {
      numbers = Int32Array.from(segment.imageIds, (imageId) => this.#hold(imageId));
      this.#numbersOf.set(segment, numbers);
      this.#collected.register(segment, numbers);
    }
    return numbers;
  }

  /** Number of a picture that some segment holds. */
  find(imageId: string): number | undefined {
    return this.#numbers.get(imageId);
  }

  #hold(imageId: string): number {
    const known = this.#numbers.get(imageId);
    if (known !== undefined) {
      this.#holders[known]++;
      return known;
    }
    const number = this.#free.pop() ?? this.#imageIds.length;
    this.#numbers.set(imageId, number);
    this.#imageIds[number] = imageId;
    this.#holders[number] = 1;
    return number;
  }

  #release(number: number): void {
    if (--this.#holders[number] > 0) return;
    this.#numbers.delete(this.#imageIds[number]);
    this.#imageIds[number] = '';
    this.#free.push(number);
  }
}
