import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type PythonPeer, startPythonPeer } from '../python-peer.ts';

const compiler = process.env.CC ?? 'cc';
const flags = ['-O3', '-mavx2', '-mfma'];

/** The scans in C, compiled here; undefined where there is no compiler or no AVX2. */
export async function startCPeer(): Promise<PythonPeer | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'dlsift-c-'));
  const program = join(folder, 'scan');
  const removed = () => rmSync(folder, { recursive: true, force: true });
  try {
    execFileSync(compiler, [...flags, fileURLToPath(new URL('peer.c', import.meta.url)), '-o', program, '-lm'], {
      stdio: 'ignore',
    });
  } catch {
    removed();
    return undefined;
  }
  const peer = await startPythonPeer(program, '', { op: 'hello' });
  removed();
  return peer;
}
