import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { loadCompiler, type Program } from './assemblyscript.ts';
import { interfaceOf, type KernelInterface } from './kernel-interface.ts';
import { interfaceSource } from './kernel-source.ts';
import { root, type Step } from './step.ts';

const math = 'layers/retrieval/src/math';
const rooms = globSync('layers/retrieval/src/**/assembly/index.ts', { cwd: root }).map((entry) =>
  dirname(dirname(entry)),
);

/**
 * Compiles each room's `assembly/index.ts` to WebAssembly and writes it as a module,
 * `generated/kernels.ts`, so that the same import works from source, from a bundle and in a
 * browser. The module types what the kernels export and the structs that they take, as the
 * AssemblyScript compiler resolved both.
 */
export const kernelSteps: Step[] = rooms.map((room) => ({
  name: `kernels-${room.split('/').at(-1)}`,
  inputs: [
    'scripts/build/{kernels,kernel-interface,kernel-source,assemblyscript}.ts',
    `${math}/assembly/{heap,lanes}.ts`,
    `${room}/assembly/**/*.ts`,
  ],
  output: `${room}/generated/kernels.ts`,
  run: () => generate(room),
}));

const flags = '-O3 --converge --noAssert --runtime stub --enable simd --enable relaxed-simd --enable bulk-memory'.split(
  ' ',
);

async function generate(room: string): Promise<void> {
  const { wasm, kernels } = await compile(`${room}/assembly/index.ts`);
  const output = join(root, room, 'generated/kernels.ts');
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(
    output,
    `// Made by scripts/build/kernels.ts from ../assembly.
${importsFor(room, kernels)}
${interfaceSource(kernels)}
export const wasm: Uint8Array<ArrayBuffer> = Uint8Array.from(
  atob('${Buffer.from(wasm).toString('base64')}'),
  (char) => char.charCodeAt(0),
);

/** Makes an instance of the kernels, with a memory of its own. */
export const startKernels: () => Kernels = compileKernels<Kernels>(wasm);
`,
  );
}

/**
 * Inside the room of the kernels' memory the door would import the generated module in a circle.
 */
function importsFor(room: string, { structs }: KernelInterface): string {
  const from = (file: string) => {
    const target = room === math ? join(math, file) : join(math, 'index.ts');
    return relative(join(room, 'generated'), target).replaceAll('\\', '/');
  };
  const kernelNames = 'compileKernels, type KernelExports';
  const structNames = 'type StructAddress, type StructLayout';
  if (structs.length === 0) return `import { ${kernelNames} } from '${from('kernel-module.ts')}';\n`;
  if (room !== math) return `import { ${kernelNames}, ${structNames} } from '${from('index.ts')}';\n`;
  return `import { ${kernelNames} } from '${from('kernel-module.ts')}';
import { ${structNames} } from '${from('struct.ts')}';
`;
}

async function compile(entry: string): Promise<{ wasm: Uint8Array; kernels: KernelInterface }> {
  const { main } = await loadCompiler();
  let program: Program | undefined;
  let wasm: Uint8Array | undefined;
  const { error, stderr } = await main([entry, '--outFile', 'kernels.wasm', '--baseDir', root, ...flags], {
    transforms: [
      {
        afterInitialize(initialized) {
          program = initialized;
        },
      },
    ],
    writeFile(name, contents) {
      if (name === 'kernels.wasm') wasm = contents as Uint8Array;
    },
  });
  if (error || !wasm || !program) throw new Error(`Compiling ${entry} failed:\n${stderr}`, { cause: error });
  return { wasm, kernels: interfaceOf(program) };
}
