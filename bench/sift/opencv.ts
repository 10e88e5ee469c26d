import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { GrayPicture } from './pictures.ts';

/** Keypoints of one picture, from either side. */
export interface Features {
  count: number;
  /** count x 5: x, y, size, angle, response. */
  keypoints: Float32Array;
  /** count x 128. */
  descriptors: Uint8Array;
}

/** OpenCV's SIFT in a Python process of its own, one request at a time. */
export interface OpenCv {
  /** Name and version, for the report. */
  name: string;
  open(picture: GrayPicture): Promise<void>;
  /** Milliseconds of one run with default options on an opened picture, on one thread. */
  time(picture: GrayPicture): Promise<number>;
  detect(picture: GrayPicture, nfeatures: number): Promise<Features>;
  stop(): void;
}

/** Starts `python` with peer.py; undefined where there is no such program or it has no OpenCV with SIFT. */
export async function startOpenCv(python: string): Promise<OpenCv | undefined> {
  const child = spawn(python, [fileURLToPath(new URL('peer.py', import.meta.url))]);
  const ask = conversation(child);
  const hello = await ask({ op: 'version' });
  if (hello === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'sift-'));
  const must = async (request: object) => {
    const answer = await ask(request);
    if (answer === undefined) throw new Error(`${python} stopped while it was asked for ${JSON.stringify(request)}`);
    return answer;
  };
  return {
    name: `OpenCV ${hello.version}`,
    async open({ id, gray, width, height }) {
      const path = join(folder, 'picture');
      writeFileSync(path, gray);
      await must({ op: 'open', id, width, height, path });
    },
    async time({ id }) {
      return Number((await must({ op: 'time', id })).ms);
    },
    async detect({ id }, nfeatures) {
      const keypoints = join(folder, 'keypoints');
      const descriptors = join(folder, 'descriptors');
      const count = Number((await must({ op: 'detect', id, nfeatures, keypoints, descriptors })).count);
      return { count, keypoints: firstFive(readFileSync(keypoints)), descriptors: readFileSync(descriptors) };
    },
    stop() {
      child.stdin.end();
      rmSync(folder, { recursive: true });
    },
  };
}

type Answer = Record<string, unknown>;

/** One line out, one line back; undefined once the process has ended. */
function conversation(child: ChildProcessWithoutNullStreams): (request: object) => Promise<Answer | undefined> {
  let waiting: ((answer: Answer | undefined) => void) | undefined;
  let ended = false;
  const end = () => {
    ended = true;
    waiting?.(undefined);
  };
  child.on('error', end);
  child.on('close', end);
  child.stdin.on('error', end);
  createInterface({ input: child.stdout }).on('line', (line) => waiting?.(JSON.parse(line)));
  return (request) =>
    new Promise((resolve) => {
      waiting = resolve;
      if (ended) resolve(undefined);
      else child.stdin.write(`${JSON.stringify(request)}\n`);
    });
}

/** x, y, size, angle and response out of rows of six doubles. */
function firstFive(bytes: Buffer): Float32Array {
  const rows = bytes.length / 48;
  const values = new Float32Array(rows * 5);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < 5; k++) values[i * 5 + k] = bytes.readDoubleLE(i * 48 + k * 8);
  }
  return values;
}
