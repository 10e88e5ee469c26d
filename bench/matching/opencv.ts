import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPythonPeer } from '../python-peer.ts';

/** Row-major 3 x 3, or null where none was found. */
export type Matrix = ArrayLike<number> | null;

/** Another way to find a homography: milliseconds of one run, and the result. */
export interface HomographyPeer {
  name: string;
  find(from: Float32Array, to: Float32Array): Promise<{ ms: number; matrix: Matrix }>;
}

/** OpenCV in its own Python process. */
export interface OpenCv extends HomographyPeer {
  match(a: Uint8Array, b: Uint8Array): Promise<number>;
  stop(): void;
}

/** Starts `python` with peer.py; undefined where there is no such program or it has no OpenCV. */
export async function startOpenCv(python: string): Promise<OpenCv | undefined> {
  const peer = await startPythonPeer(python, fileURLToPath(new URL('peer.py', import.meta.url)), { op: 'version' });
  if (peer === undefined) return undefined;
  const { ask, folder } = peer;
  const [pathA, pathB] = [join(folder, 'a'), join(folder, 'b')];
  return {
    name: `OpenCV ${peer.hello.version}`,
    async match(a, b) {
      writeFileSync(pathA, a);
      writeFileSync(pathB, b);
      return Number((await ask({ op: 'match', a: pathA, b: pathB })).ms);
    },
    async find(from, to) {
      const answer = await ask({ op: 'homography', from: [...from], to: [...to] });
      return { ms: Number(answer.ms), matrix: (answer.matrix ?? null) as Matrix };
    },
    stop: peer.stop,
  };
}

/** The part of opencv-wasm used here. Its matrices live until `delete`. */
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

/** opencv-wasm of the native layer. */
export function loadOpenCvWasm(): HomographyPeer {
  const { cv } = createRequire(import.meta.url)('opencv-wasm') as { cv: Wasm };
  return {
    name: 'opencv-wasm',
    async find(from, to) {
      const start = performance.now();
      const [a, b] = [from, to].map((points) => cv.matFromArray(points.length / 2, 1, cv.CV_32FC2, points));
      const mask = new cv.Mat();
      const found = cv.findHomography(a, b, cv.RANSAC, 4, mask, 500, 0.999);
      const matrix = found.data64F.length === 9 ? found.data64F.slice() : null;
      for (const mat of [a, b, mask, found]) mat.delete();
      return { ms: performance.now() - start, matrix };
    },
  };
}
