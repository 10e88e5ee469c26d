import { type Kernels, startKernels } from './generated/kernels.ts';

/** An instance that has grown beyond this is let go after its picture, as WebAssembly memory cannot shrink. */
const keptBytes = 192 * 2 ** 20;

let kept: Kernels | undefined;

/** Runs `work` on the kernels; they are compiled at the first call and keep their memory from call to call. */
export function withKernels<T>(work: (kernels: Kernels) => T): T {
  const kernels = kept ?? startKernels();
  // Unset while it works: an instance that trapped half-way is not used again.
  kept = undefined;
  const result = work(kernels);
  if (kernels.memory.buffer.byteLength <= keptBytes) kept = kernels;
  return result;
}
