import { createEmbedder, defaultModel, type Embedder, loadModel, type Model } from '../cnn/index.ts';
import { defaultCodebook, loadCodebook, type ShippedCodebook } from '../vlad/index.ts';

/** The networks and the codebook that turn pictures into features, under one name. */
export interface FeatureSet {
  /** `model@version+codebook@version`; named by every stored feature. */
  name: string;
  /** true while an untrained network stands in for a trained embedder. */
  standIn: boolean;
  /** What a user should know about it. */
  note?: string;
}

/** A name and a version, as `name@version`. */
export interface Versioned {
  name: string;
  version: string;
}

/** A feature set, opened. */
export interface OpenFeatureSet extends FeatureSet {
  embedder: Embedder;
  codebook: ShippedCodebook;
}

/** What a feature set is made of. */
export interface FeatureSetParts {
  model: Versioned;
  codebook: Versioned;
}

/** `model@version+codebook@version`. */
export function featureSetName({ model, codebook }: FeatureSetParts): string {
  return `${versionedName(model)}+${versionedName(codebook)}`;
}

/** `name@version`. */
export function versionedName({ name, version }: Versioned): string {
  return `${name}@${version}`;
}

/** The parts of a feature set's name; null for a text that names none. */
export function parseFeatureSetName(text: string): FeatureSetParts | null {
  const found = /^([^@+]+)@([^@+]+)\+([^@+]+)@([^@+]+)$/.exec(text);
  if (!found) return null;
  const [, model, modelVersion, codebook, codebookVersion] = found as unknown as string[];
  return {
    model: { name: model, version: modelVersion },
    codebook: { name: codebook, version: codebookVersion },
  };
}

/** The name of the feature set that ships with the layer. */
export async function shippedFeatureSetName(): Promise<string> {
  const [{ manifest }, codebook] = await Promise.all([loadModel(defaultModel), loadCodebook(defaultCodebook)]);
  return featureSetName({ model: manifest, codebook });
}

/** Opens the feature set of `model`, the one that ships where none is given, with the codebook that ships. */
export async function openFeatureSet(model?: Model): Promise<OpenFeatureSet> {
  const [{ manifest, onnx }, codebook] = await Promise.all([
    model ?? loadModel(defaultModel),
    loadCodebook(defaultCodebook),
  ]);
  const embedder = await createEmbedder(manifest, onnx);
  return {
    name: featureSetName({ model: manifest, codebook }),
    standIn: embedder.standIn,
    ...(embedder.standIn && {
      note: 'The embedding comes from an untrained network of the paper’s shape; colour and keypoints carry the ranking.',
    }),
    embedder,
    codebook,
  };
}
