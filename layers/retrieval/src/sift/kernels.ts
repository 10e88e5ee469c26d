import { wasm } from './generated/kernels.ts';

/**
 * What `assembly/index.ts` exports; addresses and sizes in bytes. An address comes as a signed number: `>>> 0` makes it an offset,
 * beyond 2 GB too.
 */
export interface Kernels {
  readonly memory: { readonly buffer: ArrayBuffer };
  takePicture(pixels: number): number;
  detect(
    width: number,
    height: number,
    nfeatures: number,
    bySize: boolean,
    nOctaveLayers: number,
    contrastThreshold: number,
    edgeThreshold: number,
    sigma: number,
  ): number;
  keypointsAt(): number;
  octavesAt(): number;
  descriptorsAt(): number;
  takeDescriptors(count: number): number;
  rootSift(address: number, count: number): void;
}

/** An instance that has grown beyond this is let go after its picture, as WebAssembly memory cannot shrink. */
const keptBytes = 192 * 2 ** 20;

let module: WebAssembly.Module | undefined;
let kept: Kernels | undefined;

/** Runs `work` on the kernels; they are compiled at the first call and keep their memory from call to call. */
export function withKernels<T>(work: (kernels: Kernels) => T): T {
  module ??= new WebAssembly.Module(wasm);
  const kernels = kept ?? (new WebAssembly.Instance(module).exports as Kernels);
  // Unset while it works: an instance that trapped half-way is not used again.
  kept = undefined;
  const result = work(kernels);
  if (kernels.memory.buffer.byteLength <= keptBytes) kept = kernels;
  return result;
}
