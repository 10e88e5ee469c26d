import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Row-major 3 x 3, or null where none was found. */
export type Matrix = ArrayLike<number> | null;

/** Another way to find a homography: milliseconds of one run, and the answer. */
export interface HomographyPeer {
  name: string;
  find(from: Float32Array, to: Float32Array): Promise<{ ms: number; matrix: Matrix }>;
}

/** OpenCV in a Python process of its own. */
export interface OpenCv extends HomographyPeer {
  match(a: Uint8Array, b: Uint8Array): Promise<number>;
  stop(): void;
}

/** Starts `python` with peer.py; undefined where there is no such program or it has no OpenCV. */
export async function startOpenCv(python: string): Promise<OpenCv | undefined> {
  const child = spawn(python, [fileURLToPath(new URL('peer.py', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  for (const emitter of [child, child.stdin]) emitter.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (request: object): Promise<Record<string, unknown> | undefined> => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await lines.next();
    return done ? undefined : JSON.parse(value);
  };
  const hello = await ask({ op: 'version' });
  if (hello === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'matching-'));
  const [pathA, pathB] = [join(folder, 'a'), join(folder, 'b')];
  return {
    name: `OpenCV ${hello.version}`,
    async match(a, b) {
      writeFileSync(pathA, a);
      writeFileSync(pathB, b);
      return Number((await ask({ op: 'match', a: pathA, b: pathB }))?.ms);
    },
    async find(from, to) {
      const answer = await ask({ op: 'homography', from: [...from], to: [...to] });
      return { ms: Number(answer?.ms), matrix: (answer?.matrix ?? null) as Matrix };
    },
    stop() {
      child.stdin.end();
      rmSync(folder, { recursive: true });
    },
  };
}

/** What is used of opencv-wasm; its matrices live until `delete`. */
interface Wasm {
  CV_32FC2: number;
  RANSAC: number;
  Mat: new () => WasmMat;
  matFromArray(rows: number, columns: number, type: number, values: ArrayLike<number>): WasmMat;
  findHomography(
    from: WasmMat,
    to: WasmMat,
    method: number,
    threshold: number,
    mask: WasmMat,
    most: number,
    confidence: number,
  ): WasmMat;
}
interface WasmMat {
  data64F: Float64Array;
  delete(): void;
}

/** opencv-wasm, which the native layer brings along. */
export function loadOpenCvWasm(): HomographyPeer {
  const { cv } = createRequire(import.meta.url)('opencv-wasm') as { cv: Wasm };
  return {
    name: 'opencv-wasm',
    async find(from, to) {
      const start = performance.now();
      const [a, b] = [from, to].map((points) => cv.matFromArray(points.length / 2, 1, cv.CV_32FC2, points));
      const mask = new cv.Mat();
      const found = cv.findHomography(a!, b!, cv.RANSAC, 4, mask, 500, 0.999);
      const matrix = found.data64F.length === 9 ? found.data64F.slice() : null;
      for (const mat of [a!, b!, mask, found]) mat.delete();
      return { ms: performance.now() - start, matrix };
    },
  };
}
