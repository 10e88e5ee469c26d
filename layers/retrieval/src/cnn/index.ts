/**
 * The CNN: embeds pictures, and trains and exports networks. `features` calls `createEmbedder` once
 * per process and `embed` once per picture; relearning calls `startFineTuning` (a worker) and
 * `exportTuned`; recipes and benchmarks call `startTraining` and `publishModel`. `graph/` builds
 * ONNX graphs and their gradients, `onnx/` writes and reads their files.
 */
export { checkHash, checkModel, maxModelBytes, UnusableModelError } from './check.ts';
export { createEmbedder, type Embedder } from './embedder.ts';
export { loadEmbedder, loadManifest, loadModel, type Model, shippedModels } from './load.ts';
export { type ModelManifest, parseManifest } from './manifest.ts';
export { completeManifest, type ManifestDraft } from './manifest-draft.ts';
export type { NetworkPlan } from './networks/plan.ts';
export { encodeModel } from './onnx/encode.ts';
export type { OnnxModel, OnnxNode, OnnxValue } from './onnx/model.ts';
export { type Judged, judge, scoresOf } from './training/evaluate.ts';
export type { LabelledEmbeddings } from './training/fine-tune/embeddings.ts';
export {
  type FineTuneJob,
  type FineTuneProgress,
  type FineTuneResult,
  fineTune,
} from './training/fine-tune/fine-tune.ts';
export { type FineTuneRecipe, relearnRecipe } from './training/fine-tune/recipe.ts';
export { exportTuned, judgeTuned } from './training/fine-tune/tuned.ts';
export { classifierTrainer, type EpochReport, fit, type TrainingJob, type TrainingResult } from './training/fit.ts';
export { type Preset, type PresetName, presets } from './training/presets.ts';
export { type Publication, publishModel } from './training/publish.ts';
export { inputMean, inputStd, type LabelledPictures } from './training/samples.ts';
export { type Split, splitStratified } from './training/split.ts';
export { startFineTuning, startTraining } from './training/start.ts';
export { type Checkpoint, decodeCheckpoint, encodeCheckpoint, type NetworkState } from './training/state.ts';
export type { Trainer } from './training/trainer.ts';
export { trainInThread } from './training/worker.ts';
