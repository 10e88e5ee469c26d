import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPythonPeer } from '../python-peer.ts';
import type { GrayPicture } from './pictures.ts';

/** Keypoints of one picture, of either side. */
export interface Features {
  count: number;
  /** count x 5: x, y, size, angle, response. */
  keypoints: Float32Array;
  /** count x 128. */
  descriptors: Uint8Array;
}

/** OpenCV's SIFT in its own Python process, one request at a time. */
export interface OpenCv {
  /** Name and version, for the report. */
  name: string;
  open(picture: GrayPicture): Promise<void>;
  /** Milliseconds of one run with default options on an opened picture, on one thread. */
  time(picture: GrayPicture): Promise<number>;
  detect(picture: GrayPicture, nfeatures: number): Promise<Features>;
  stop(): void;
}

/**
 * Starts `python` with peer.py; undefined where there is no such program or it has no OpenCV with
 * SIFT.
 */
export async function startOpenCv(python: string): Promise<OpenCv | undefined> {
  const peer = await startPythonPeer(python, fileURLToPath(new URL('peer.py', import.meta.url)), { op: 'version' });
  if (peer === undefined) return undefined;
  const { ask, folder } = peer;
  return {
    name: `OpenCV ${peer.hello.version}`,
    async open({ id, gray, width, height }) {
      const path = join(folder, 'picture');
      writeFileSync(path, gray);
      await ask({ op: 'open', id, width, height, path });
    },
    async time({ id }) {
      return Number((await ask({ op: 'time', id })).ms);
    },
    async detect({ id }, nfeatures) {
      const keypoints = join(folder, 'keypoints');
      const descriptors = join(folder, 'descriptors');
      const count = Number((await ask({ op: 'detect', id, nfeatures, keypoints, descriptors })).count);
      return { count, keypoints: firstFive(readFileSync(keypoints)), descriptors: readFileSync(descriptors) };
    },
    stop: peer.stop,
  };
}

/** x, y, size, angle and response from rows of six doubles. */
function firstFive(bytes: Buffer): Float32Array {
  const rows = bytes.length / 48;
  const values = new Float32Array(rows * 5);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < 5; k++) values[i * 5 + k] = bytes.readDoubleLE(i * 48 + k * 8);
  }
  return values;
}
