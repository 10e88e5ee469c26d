import { createHash } from 'node:crypto';
import { createEmbedder } from './embedder.ts';
import type { ModelManifest } from './manifest.ts';
import { decodeWeights } from './onnx/decode.ts';

/** Operator sets that the ONNX Runtime shipped here runs in full. */
const OPSETS = { least: 7, most: 23 };

/** A model that cannot be used; the message is a sentence for the person who brought it. */
export class UnusableModelError extends Error {
  override readonly name = 'UnusableModelError';
}

/** @throws UnusableModelError when the file is not the one that the manifest describes. */
export function checkHash(manifest: ModelManifest, onnx: Uint8Array): void {
  const sha256 = createHash('sha256').update(onnx).digest('hex');
  if (sha256 === manifest.sha256) return;
  throw new UnusableModelError(
    `Model ${manifest.name}: ${manifest.file} has SHA-256 ${sha256}, model.json says ${manifest.sha256}.`,
  );
}

/**
 * Tries a model that someone brings along: its hash, its operator set, its inputs and outputs, and one picture.
 * @throws UnusableModelError that says what is wrong.
 */
export async function checkModel(manifest: ModelManifest, onnx: Uint8Array): Promise<void> {
  checkHash(manifest, onnx);
  checkOpset(manifest.name, onnx);
  const { width, height } = manifest.input;
  const picture = { width, height, data: new Uint8Array(width * height * 3).map((_, i) => (i * 31) % 256) };
  let embedding: Float32Array;
  try {
    embedding = await (await createEmbedder(manifest, onnx)).embed(picture);
  } catch (cause) {
    const reason = (cause instanceof Error ? cause.message : String(cause)).replace(/\s+/g, ' ').trim();
    throw new UnusableModelError(`Model ${manifest.name} does not run: ${reason}`, { cause });
  }
  if (!embedding.every(Number.isFinite)) {
    throw new UnusableModelError(`Model ${manifest.name} answers a picture with values that are no numbers.`);
  }
}

function checkOpset(name: string, onnx: Uint8Array): void {
  let opsets: Record<string, number>;
  try {
    ({ opsets } = decodeWeights(onnx));
  } catch (cause) {
    throw new UnusableModelError(`Model ${name}: the file is no ONNX model.`, { cause });
  }
  const { '': standard, ...others } = opsets;
  const foreign = Object.keys(others).filter(
    (domain) => !domain.startsWith('com.microsoft') && domain !== 'ai.onnx.ml',
  );
  if (foreign.length > 0) {
    throw new UnusableModelError(
      `Model ${name} uses operators of ${foreign.join(', ')}, only standard ONNX operators run here.`,
    );
  }
  if (standard === undefined || standard < OPSETS.least || standard > OPSETS.most) {
    throw new UnusableModelError(
      `Model ${name} is written for operator set ${standard ?? 'unknown'}, allowed are ${OPSETS.least} to ${OPSETS.most}.`,
    );
  }
}
