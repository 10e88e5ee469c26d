import { createRequire } from 'node:module';

/**
 * The part of opencv-wasm used here. Its own types are TypeScript sources that fail strict checks.
 */
export interface OpenCv {
  Mat: new (rows?: number, columns?: number, type?: number) => Mat;
  Size: new (width: number, height: number) => object;
  CV_8UC1: number;
  CV_8UC3: number;
  COLOR_RGB2Lab: number;
  THRESH_BINARY: number;
  THRESH_OTSU: number;
  MORPH_ELLIPSE: number;
  MORPH_OPEN: number;
  MORPH_CLOSE: number;
  cvtColor(source: Mat, target: Mat, code: number): void;
  GaussianBlur(source: Mat, target: Mat, kernel: object, sigma: number): void;
  /** Returns the threshold used (with `THRESH_OTSU`, the one found). */
  threshold(source: Mat, target: Mat, threshold: number, high: number, type: number): number;
  getStructuringElement(shape: number, size: object): Mat;
  morphologyEx(source: Mat, target: Mat, operation: number, element: Mat): void;
  /** Returns the number of labels, including the background 0; `labels` becomes 32-bit. */
  connectedComponents(source: Mat, labels: Mat): number;
}

/**
 * A matrix in the WebAssembly heap, freed only by `delete`. `data` becomes invalid when the heap
 * grows: read it again.
 */
export interface Mat {
  data: Uint8Array;
  data32S: Int32Array;
  delete(): void;
}

let loaded: OpenCv | undefined;

/** OpenCV, loaded at its first use: about 150 ms per process. */
export function openCv(): OpenCv {
  loaded ??= load();
  return loaded;
}

/**
 * Loads the module without the process-wide handlers of its Emscripten shell, which turn any
 * unhandled rejection of the process into an abort of OpenCV.
 */
function load(): OpenCv {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = events.map((event) => new Set<unknown>(process.listeners(event as 'uncaughtException')));
  const { cv } = createRequire(import.meta.url)('opencv-wasm') as { cv: OpenCv };
  for (const [i, event] of events.entries()) {
    for (const listener of process.listeners(event as 'uncaughtException')) {
      if (!before[i].has(listener)) process.removeListener(event, listener);
    }
  }
  return cv;
}

/** Runs `work` and frees every matrix passed to `own`, whether it returns or throws. */
export function withMats<Result>(work: (cv: OpenCv, own: (mat: Mat) => Mat) => Result): Result {
  const owned: Mat[] = [];
  try {
    return work(openCv(), (mat) => {
      owned.push(mat);
      return mat;
    });
  } finally {
    for (const mat of owned) mat.delete();
  }
}
