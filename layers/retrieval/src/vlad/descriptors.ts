/** Elements of one SIFT descriptor, a byte each. */
export const descriptorLength = 128;

/**
 * The number of descriptors in n x 128 bytes.
 *
 * @throws RangeError if the length is not a multiple of 128
 */
export function countDescriptors(descriptors: Uint8Array): number {
  if (descriptors.length % descriptorLength === 0) return descriptors.length / descriptorLength;
  throw new RangeError(
    `descriptors have ${descriptors.length} bytes; the length must be a multiple of ${descriptorLength}`,
  );
}
