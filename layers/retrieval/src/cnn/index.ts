/**
 * Pictures flow in as RGB, unit-length embeddings flow out: `features/` calls `loadEmbedder` once per process and `embed` once
 * per picture. `onnx/` writes and reads model files.
 */
export { createEmbedder, type Embedder } from './embedder.ts';
export { defaultModel, loadEmbedder, loadModel, type Model } from './load.ts';
export { type ModelManifest, modelManifestSchema, parseManifest } from './manifest.ts';
