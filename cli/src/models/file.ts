import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { megabytes } from '../show/numbers.ts';

/** Maximum bytes of a model that the service accepts. */
export const maxModelBytes = 134_217_728;

/** @throws Error where there is no such file, it is too large, or its hash differs */
export async function readModel(path: string, sha256: string): Promise<Uint8Array<ArrayBuffer>> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new Error(`Expected an ONNX file but found none at ${path}.`);
  if (found.size > maxModelBytes) throw tooLarge(path, found.size);
  return checked(path, new Uint8Array(await readFile(path)), sha256);
}

/** Downloads a model to this machine: the service does not fetch URLs. */
export async function fetchModel(url: string, sha256: string, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url, { signal });
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status} ${response.statusText}.`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > maxModelBytes) throw tooLarge(url, bytes);
    chunks.push(chunk);
  }
  return checked(url, new Uint8Array(Buffer.concat(chunks)), sha256);
}

function checked(place: string, onnx: Uint8Array<ArrayBuffer>, sha256: string): Uint8Array<ArrayBuffer> {
  const found = createHash('sha256').update(onnx).digest('hex');
  if (found !== sha256) throw new Error(`${place} has SHA-256 ${found}, but --sha256 says ${sha256}.`);
  return onnx;
}

function tooLarge(place: string, bytes: number): Error {
  return new Error(`${place} has ${megabytes(bytes)} or more; a model has ${megabytes(maxModelBytes)} at most.`);
}
