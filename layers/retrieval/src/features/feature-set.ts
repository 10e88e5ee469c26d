import { createEmbedder, type Embedder, loadManifest, loadModel, type Model, shippedModels } from '../cnn/index.ts';
import { defaultCodebook, loadCodebook, type ShippedCodebook } from '../vlad/index.ts';

/** The network and the codebook that turn pictures into features, under one name. */
export interface FeatureSet {
  /** `model@version+codebook@version`; every stored feature names it. */
  name: string;
  /** Whether an untrained network is in place of a trained embedder. */
  standIn: boolean;
  /** A remark for users. */
  note?: string;
}

/** A name and a version. */
export interface Versioned {
  name: string;
  version: string;
}

/** A feature set, opened. */
export interface OpenFeatureSet extends FeatureSet {
  embedder: Embedder;
  codebook: ShippedCodebook;
}

/** Model and codebook of a feature set. */
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

/** Parses a feature set's name; null for other texts. */
export function parseFeatureSetName(text: string): FeatureSetParts | null {
  const found = /^([^@+]+)@([^@+]+)\+([^@+]+)@([^@+]+)$/.exec(text);
  if (!found) return null;
  const [, model, modelVersion, codebook, codebookVersion] = found as unknown as string[];
  return {
    model: { name: model, version: modelVersion },
    codebook: { name: codebook, version: codebookVersion },
  };
}

/** A feature set that ships. */
export interface ShippedFeatureSet {
  name: string;
  /** Folder of its model in `@dlsift/models`. */
  model: string;
}

/**
 * The feature sets that ship, without opening a network.
 *
 * @returns that of a new library, then those of earlier versions of its embedder
 */
export async function shippedFeatureSets(): Promise<ShippedFeatureSet[]> {
  const [codebook, ...manifests] = await Promise.all([
    loadCodebook(defaultCodebook),
    ...shippedModels.map(loadManifest),
  ]);
  return manifests.map((manifest, i) => ({
    name: featureSetName({ model: manifest, codebook }),
    model: shippedModels[i],
  }));
}

/**
 * Opens the feature set of a model, with the shipped codebook.
 *
 * @param model by default the embedder of a new library
 */
export async function openFeatureSet(model?: Model): Promise<OpenFeatureSet> {
  const [{ manifest, onnx }, codebook] = await Promise.all([model ?? loadModel(), loadCodebook(defaultCodebook)]);
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
