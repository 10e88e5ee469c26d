import { createHash } from 'node:crypto';
import { createEmbedder } from './embedder.ts';
import type { ModelManifest } from './manifest.ts';
import { elementType } from './onnx/model.ts';
import { type OnnxOutline, type OutlineValue, outlineOf } from './onnx/outline.ts';

/** Operator sets that the shipped ONNX Runtime supports in full. */
const supportedOpsets = { least: 7, most: 23 };
/** An embedder runs once per picture; loops could run without end. */
const loopOperators = ['Loop', 'Scan'];

/** Maximum bytes of a model: 32 million float32 weights. */
export const maxModelBytes = 128 * 1024 * 1024;

/** A model that cannot be used. The message is a sentence for the person who added it. */
export class UnusableModelError extends Error {
  override readonly name = 'UnusableModelError';
}

/** @throws UnusableModelError when the file is not the one that the manifest describes */
export function checkHash(manifest: Pick<ModelManifest, 'name' | 'sha256' | 'file'>, onnx: Uint8Array): void {
  const sha256 = createHash('sha256').update(onnx).digest('hex');
  if (sha256 === manifest.sha256) return;
  throw new UnusableModelError(
    `Model ${manifest.name}: ${manifest.file} has SHA-256 ${sha256}, model.json says ${manifest.sha256}.`,
  );
}

/**
 * Reads an added model with this room's own reader, before anything that could run it opens the
 * file: size, operator set, operators, and that no data lie outside of it.
 *
 * @throws UnusableModelError that says what is wrong
 */
export function inspectModel(name: string, onnx: Uint8Array): OnnxOutline {
  if (onnx.length > maxModelBytes) {
    throw new UnusableModelError(`Model ${name} has ${onnx.length} bytes, allowed are ${maxModelBytes} at most.`);
  }
  let outline: OnnxOutline;
  try {
    outline = outlineOf(onnx);
  } catch (cause) {
    throw new UnusableModelError(`Model ${name}: the file is no ONNX model.`, { cause });
  }
  requireOperators(name, outline);
  const [outside] = outline.external;
  if (outside !== undefined) {
    throw new UnusableModelError(
      `Model ${name} keeps the values of ${outside || 'a tensor'} in another file, only models of one file are taken: save it with its weights inside.`,
    );
  }
  return outline;
}

/**
 * Checks an added model: its hash, its graph, its inputs and outputs, and one picture.
 *
 * @throws UnusableModelError that says what is wrong
 */
export async function checkModel(manifest: ModelManifest, onnx: Uint8Array): Promise<void> {
  checkHash(manifest, onnx);
  const outline = inspectModel(manifest.name, onnx);
  requireInputs(manifest, outline);
  requireOutput(manifest, outline);
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

function requireOperators(name: string, { opsets, operators }: OnnxOutline): void {
  const { '': standard, ...others } = opsets;
  const domains = [...operators].filter((operator) => operator.includes(':')).map((operator) => operator.split(':')[0]);
  const foreign = [...new Set([...Object.keys(others), ...domains])].filter(
    (domain) => !domain.startsWith('com.microsoft') && domain !== 'ai.onnx.ml',
  );
  if (foreign.length > 0) {
    throw new UnusableModelError(
      `Model ${name} uses operators of ${foreign.join(', ')}, only standard ONNX operators run here.`,
    );
  }
  if (standard === undefined || standard < supportedOpsets.least || standard > supportedOpsets.most) {
    throw new UnusableModelError(
      `Model ${name} is written for operator set ${standard ?? 'unknown'}, allowed are ${supportedOpsets.least} to ${supportedOpsets.most}.`,
    );
  }
  const loop = loopOperators.find((operator) => operators.has(operator));
  if (loop !== undefined) {
    throw new UnusableModelError(`Model ${name} uses the operator ${loop}, allowed are networks without loops.`);
  }
}

function requireInputs({ name, input, regions }: ModelManifest, { inputs }: OnnxOutline): void {
  const picture = inputs.find((value) => value.name === input.name);
  if (!picture) throw missing(name, 'input', input.name, inputs);
  if (regions !== undefined && !inputs.some((value) => value.name === regions.name)) {
    throw missing(name, 'input', regions.name, inputs);
  }
  const more = inputs.filter((value) => value !== picture && value.name !== regions?.name);
  if (more.length > 0) {
    throw new UnusableModelError(
      `Model ${name} also needs the input ${namesOf(more)}, allowed is one picture as ${input.name}${regions ? ` and ${regions.name}` : ''}.`,
    );
  }
  requireFloat(name, 'input', picture);
  const wanted = [1, 3, input.height, input.width];
  const fits =
    picture.dims.length === 4 && picture.dims.every((dim, i) => typeof dim !== 'number' || dim === wanted[i]);
  if (!fits) {
    throw new UnusableModelError(
      `Model ${name}: the input ${input.name} has the shape [${picture.dims.join(', ')}], model.json feeds [${wanted.join(', ')}] (picture, RGB, height, width).`,
    );
  }
}

function requireOutput({ name, output }: ModelManifest, { outputs }: OnnxOutline): void {
  const found = outputs.find((value) => value.name === output.name);
  if (!found) throw missing(name, 'output', output.name, outputs);
  requireFloat(name, 'output', found);
  const values = valuesPerPicture(found);
  if (values !== null && values !== output.dimensions) {
    throw new UnusableModelError(
      `Model ${name}: the output ${output.name} has ${values} values, model.json says ${output.dimensions}.`,
    );
  }
}

/**
 * Values of an output [pictures, …] per picture; null where the file leaves a size or the shape
 * undefined.
 */
export function valuesPerPicture({ dims: [batch, ...rest] }: OutlineValue): number | null {
  if (batch === undefined || !rest.every((dim) => typeof dim === 'number')) return null;
  return rest.reduce<number>((product, dim) => product * Number(dim), 1);
}

function requireFloat(model: string, kind: 'input' | 'output', { name, type }: OutlineValue): void {
  if (type === elementType.float32) return;
  throw new UnusableModelError(
    `Model ${model}: the ${kind} ${name} is of ONNX's element type ${type}, allowed is 1 (float32).`,
  );
}

function missing(model: string, kind: 'input' | 'output', name: string, values: OutlineValue[]): UnusableModelError {
  return new UnusableModelError(`Model ${model} has no ${kind} named ${name}; it has ${namesOf(values)}.`);
}

function namesOf(values: OutlineValue[]): string {
  return values.map(({ name }) => name).join(', ') || 'none';
}
