/** What the kernels of every room export beside their functions. */
export interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
}

/**
 * Compiles the kernels of a room.
 *
 * @returns a function that makes an instance of them, with a memory of its own
 * @throws Error where the engine lacks relaxed SIMD
 */
export function compileKernels<Kernels extends KernelExports>(wasm: Uint8Array<ArrayBuffer>): () => Kernels {
  const compiled = compile(wasm);
  return () => new WebAssembly.Instance(compiled).exports as Kernels;
}

function compile(wasm: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  try {
    return new WebAssembly.Module(wasm);
  } catch (cause) {
    throw new Error('Expected an engine with relaxed SIMD, such as Node.js 24, but this one refuses the kernels', {
      cause,
    });
  }
}
