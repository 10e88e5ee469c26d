import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ModelRequest } from '@dlsift/client';

/** Options of `models add` that describe a model. */
export interface ModelFlags {
  manifest?: string;
  name?: string;
  modelVersion?: string;
  license?: string;
  size?: string;
  mean?: string;
  std?: string;
  resize?: string;
  input?: string;
  output?: string;
  dimensions?: string;
  pooling?: string;
}

/** Fields of a model.json that the service determines itself. */
const ownFields = ['file', 'standIn', 'licence'] as const;

/**
 * Describes the model by the options and, for what they omit, by the manifest. The service checks
 * the values.
 *
 * @throws Error that names an option that cannot be read, or a missing field
 */
export async function draftOf(place: string, sha256: string, flags: ModelFlags): Promise<ModelRequest> {
  const manifest = flags.manifest === undefined ? {} : await readManifest(flags.manifest);
  const license = flags.license ?? manifest.license ?? manifest.licence;
  if (typeof license !== 'string') throw new Error('Expected the terms of use as --license, for instance Apache-2.0.');
  const input = {
    ...(manifest.input as object),
    ...(flags.input !== undefined && { name: flags.input }),
    ...(flags.size !== undefined && sizeOf(flags.size)),
    ...(flags.mean !== undefined && { mean: threeNumbers('--mean', flags.mean) }),
    ...(flags.std !== undefined && { std: threeNumbers('--std', flags.std) }),
    ...(flags.resize !== undefined && { resize: flags.resize }),
  };
  const output = {
    ...(manifest.output as object),
    ...(flags.output !== undefined && { name: flags.output }),
    ...(flags.dimensions !== undefined && { dimensions: number('--dimensions', flags.dimensions) }),
  };
  const draft = {
    ...manifest,
    name: flags.name ?? manifest.name ?? nameOf(place),
    version: flags.modelVersion ?? manifest.version ?? '1',
    license,
    sha256: sha256.toLowerCase(),
    input,
    output,
    pooling: flags.pooling ?? manifest.pooling ?? 'graph',
  };
  for (const field of ownFields) delete (draft as Record<string, unknown>)[field];
  return draft as ModelRequest;
}

async function readManifest(path: string): Promise<Record<string, unknown>> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Error(`Expected a model.json but found none at ${path}.`);
  });
  try {
    const manifest: unknown = JSON.parse(text);
    if (typeof manifest === 'object' && manifest !== null) return manifest as Record<string, unknown>;
  } catch {
    // The error below names the file.
  }
  throw new Error(`Expected ${path} to hold a JSON object.`);
}

/** `https://…/Mobile_Net.V2.onnx?x` is `mobile-net.v2`. */
function nameOf(place: string): string {
  const path = /^https?:/.test(place) ? new URL(place).pathname : place;
  return basename(path)
    .replace(/\.onnx$/i, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replace(/^[^a-z0-9]+/, '');
}

function sizeOf(text: string): { width: number; height: number } {
  const [width = '', height = width] = text.split('x');
  return { width: number('--size', width), height: number('--size', height) };
}

function threeNumbers(option: string, text: string): [number, number, number] {
  const numbers = text.split(',').map((part) => number(option, part));
  const [r, g, b] = numbers;
  if (numbers.length === 3) return [r, g, b];
  throw new Error(`Expected three numbers with commas between as ${option} but received ${text}.`);
}

function number(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new Error(`Expected a number as ${option} but received ${text}.`);
}
