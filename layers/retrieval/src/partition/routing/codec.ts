// `zod/mini`, since every search loads this room.
import * as z from 'zod/mini';
import { requireThat } from '../errors.ts';
import type { ClassIndex } from './class-index.ts';

const magic = 0x31494344; // "DCI1", little-endian
const headerStart = 8;

const count = z.int().check(z.gte(0));
const headerShape = z.object({
  classCount: count,
  cnnDimensions: count,
  siftDimensions: count,
  labels: z.array(z.nullable(z.string())),
  rule: z.object({ marginWeight: z.number(), siftShare: z.number(), boundaryLead: z.number() }),
});
type Header = z.infer<typeof headerShape>;

/**
 * Encodes a class index: magic, header length, JSON header padded to 4 bytes, then little-endian
 * 32-bit arrays: counts, CNN means, SIFT means, SVM weights, biases.
 */
export function encodeClassIndex(index: ClassIndex): Uint8Array<ArrayBuffer> {
  const header: Header = {
    classCount: index.classCount,
    cnnDimensions: index.cnnMeans.columns,
    siftDimensions: index.siftMeans.columns,
    labels: index.labels,
    rule: index.rule,
  };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const body = headerStart + Math.ceil(json.length / 4) * 4;
  const bytes = new Uint8Array(body + 4 * valueCount(header)).fill(0x20, headerStart, body);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, body - headerStart, true);
  bytes.set(json, headerStart);
  new Uint32Array(bytes.buffer, body, index.classCount).set(index.counts);
  const floats = new Float32Array(bytes.buffer, body + 4 * index.classCount);
  let at = 0;
  for (const part of [index.cnnMeans.data, index.siftMeans.data, index.weights.data, index.biases]) {
    floats.set(part, at);
    at += part.length;
  }
  return bytes;
}

/**
 * Decodes what `encodeClassIndex` writes.
 *
 * @throws PartitionArgumentError on any other or truncated bytes
 */
export function decodeClassIndex(bytes: Uint8Array): ClassIndex {
  // Copies a Buffer as well, whose own `slice` is a view into a shared pool.
  const aligned = new Uint8Array(bytes);
  const view = new DataView(aligned.buffer);
  const known = aligned.length >= headerStart && view.getUint32(0, true) === magic;
  requireThat(
    known,
    'class index bytes',
    `${aligned.length} bytes of another kind`,
    'those of a class index, version 1',
  );
  const body = headerStart + view.getUint32(4, true);
  requireThat(body <= aligned.length, 'class index bytes', aligned.length, `at least ${body} long`);
  const header = readHeader(aligned.subarray(headerStart, body));
  const expected = body + 4 * valueCount(header);
  requireThat(aligned.length === expected, 'class index bytes', aligned.length, `${expected} long`);

  const { classCount, cnnDimensions, siftDimensions, labels, rule } = header;
  let at = body + 4 * classCount;
  const matrix = (columns: number) => {
    const data = new Float32Array(aligned.buffer, at, classCount * columns);
    at += 4 * data.length;
    return { data, rows: classCount, columns };
  };
  return {
    classCount,
    counts: new Uint32Array(aligned.buffer, body, classCount),
    cnnMeans: matrix(cnnDimensions),
    siftMeans: matrix(siftDimensions),
    weights: matrix(cnnDimensions),
    biases: matrix(1).data,
    labels,
    rule,
  };
}

function readHeader(bytes: Uint8Array): Header {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    // Stays undefined, which is not a valid header.
  }
  const header = headerShape.safeParse(json);
  const isWhole = header.success && header.data.labels.length === header.data.classCount && bytes.length % 4 === 0;
  requireThat(isWhole, 'class index bytes', `${bytes.length} bytes of a header`, 'those of a class index, undamaged');
  return header.data!;
}

function valueCount({ classCount, cnnDimensions, siftDimensions }: Header): number {
  return classCount * (2 * cnnDimensions + siftDimensions + 2);
}
