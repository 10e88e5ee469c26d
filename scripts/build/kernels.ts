import { execFile } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { root, type Step } from './step.ts';

const rooms = globSync('layers/retrieval/src/*/assembly/index.ts', { cwd: root }).map((entry) =>
  dirname(dirname(entry)),
);

/**
 * Compiles each room's `assembly/index.ts` to WebAssembly and writes it as a module, `generated/kernels.ts`, so that the
 * same import works from source, from a bundle and in a browser.
 */
export const kernelSteps: Step[] = rooms.map((room) => ({
  name: `kernels-${room.split('/').at(-1)}`,
  inputs: ['scripts/build/kernels.ts', 'layers/retrieval/src/assembly/*.ts', `${room}/assembly/**/*.ts`],
  output: `${room}/generated/kernels.ts`,
  run: () => compile(room),
}));

const flags = '-O3 --converge --noAssert --runtime stub --enable simd --enable relaxed-simd --enable bulk-memory'.split(
  ' ',
);

async function compile(room: string): Promise<void> {
  const compiled = join(root, room, 'generated/kernels.wasm');
  mkdirSync(dirname(compiled), { recursive: true });
  const asc = join(root, 'node_modules/assemblyscript/bin/asc.js');
  const args = [join(room, 'assembly/index.ts'), '--outFile', compiled, ...flags];
  await promisify(execFile)(process.execPath, [asc, ...args], { cwd: root });
  const base64 = readFileSync(compiled).toString('base64');
  rmSync(compiled);
  writeFileSync(
    join(root, room, 'generated/kernels.ts'),
    `// Made by scripts/build/kernels.ts from ../assembly.
export const wasm: Uint8Array<ArrayBuffer> = Uint8Array.from(
  atob('${base64}'),
  (char) => char.charCodeAt(0),
);
`,
  );
}
