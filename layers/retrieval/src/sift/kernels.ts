import { type Kernels, startKernels } from './generated/kernels.ts';

/**
 * Maximum memory in bytes of the instance kept for the next picture. A larger one is released,
 * because WebAssembly memory cannot shrink.
 */
const keptBytes = 192 * 2 ** 20;

let kept: Kernels | undefined;

/** Runs `work` on an instance of the kernels, which keeps its memory from call to call. */
export function withKernels<T>(work: (kernels: Kernels) => T): T {
  const kernels = kept ?? startKernels();
  // Unset during the work, so that an instance that trapped is not used again.
  kept = undefined;
  const result = work(kernels);
  if (kernels.memory.buffer.byteLength <= keptBytes) kept = kernels;
  return result;
}
