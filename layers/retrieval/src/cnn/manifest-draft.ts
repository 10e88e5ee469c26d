import { inspectModel, UnusableModelError, valuesPerPicture } from './check.ts';
import { type ModelManifest, parseManifest } from './manifest.ts';
import type { OutlineValue } from './onnx/outline.ts';

/**
 * A manifest as a person writes it. Fields that the file states, and those with common values, may
 * be omitted.
 */
export interface ManifestDraft
  extends Pick<ModelManifest, 'name' | 'version' | 'sha256' | 'license' | 'pooling' | 'regions' | 'standIn'> {
  file?: string | undefined;
  input: { [Field in keyof ModelManifest['input']]?: ModelManifest['input'][Field] | undefined };
  output: { [Field in keyof ModelManifest['output']]?: ModelManifest['output'][Field] | undefined };
}

/** Values of ImageNet, with which most published networks are trained. */
const usual = {
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
  resize: 'stretch',
} as const;

/**
 * Completes the manifest of an added model: omitted fields are read from the file where it is
 * unambiguous.
 *
 * @throws UnusableModelError that names the fields that must be given
 */
export function completeManifest(draft: ManifestDraft, onnx: Uint8Array): ModelManifest {
  const { name } = draft;
  const { inputs, outputs } = inspectModel(name, onnx);
  const pictures = inputs.filter((value) => value.name !== draft.regions?.name);
  const picture = theOne(name, 'input', draft.input.name, pictures);
  const [, , height, width] = picture.dims;
  const embedding = theOne(name, 'output', draft.output.name, outputs);
  const manifest = {
    ...draft,
    input: {
      ...usual,
      ...draft.input,
      name: picture.name,
      width: draft.input.width ?? size(name, 'input.width', width),
      height: draft.input.height ?? size(name, 'input.height', height),
    },
    output: {
      name: embedding.name,
      dimensions: draft.output.dimensions ?? size(name, 'output.dimensions', valuesPerPicture(embedding)),
    },
  };
  try {
    return parseManifest(manifest);
  } catch (cause) {
    throw new UnusableModelError(`Model ${name}: ${(cause as Error).message.replace(/\s+/g, ' ')}`, { cause });
  }
}

function theOne(
  model: string,
  kind: 'input' | 'output',
  wanted: string | undefined,
  values: OutlineValue[],
): OutlineValue {
  const found = wanted === undefined ? values : values.filter(({ name }) => name === wanted);
  const [value] = found;
  if (found.length === 1 && value) return value;
  const names = values.map(({ name }) => name).join(', ') || 'none';
  throw new UnusableModelError(
    wanted === undefined
      ? `Model ${model} has several ${kind}s: ${names}. Say which one it is as ${kind}.name.`
      : `Model ${model} has no ${kind} named ${wanted}; it has ${names}.`,
  );
}

function size(model: string, field: string, value: number | string | null | undefined): number {
  if (typeof value === 'number') return value;
  throw new UnusableModelError(`Model ${model} leaves ${field} open in its file: say it.`);
}
