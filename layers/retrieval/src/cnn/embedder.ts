import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { RgbImage } from '../image/index.ts';
import { toUnitLength } from '../math/index.ts';
import { networkInput } from './input.ts';
import type { ModelManifest } from './manifest.ts';
import { regionCount, regionWeights } from './pooling.ts';

/** Turns pictures into vectors whose inner product measures their similarity. */
export interface Embedder {
  readonly name: string;
  readonly version: string;
  readonly dimensions: number;
  readonly standIn: boolean;
  /**
   * Runs the network on one picture.
   *
   * @param keypoints count x 5 (x, y, size, angle, response, in the picture's pixels), for poolings
   *   that weight by them
   * @returns [dimensions], unit length; all zeros where the network's output is zero
   */
  embed(rgb: RgbImage, keypoints?: Float32Array): Promise<Float32Array>;
}

/**
 * Opens a network in ONNX Runtime with one thread: a function has about one core, and batches are
 * spread over processes, not threads.
 *
 * @throws Error when the network's input or output differs from the manifest
 */
export async function createEmbedder(manifest: ModelManifest, onnx: Uint8Array): Promise<Embedder> {
  const { input, output, regions, pooling } = manifest;
  const session = await InferenceSession.create(onnx, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    // Rearranging weights halves the time of many networks. Small ones with regions gain nothing
    // and open faster without it.
    graphOptimizationLevel: regions === undefined ? 'all' : 'extended',
    logSeverityLevel: 3,
  });
  requireName('input', input.name, session.inputNames, manifest.name);
  requireName('output', output.name, session.outputNames, manifest.name);
  if (regions !== undefined) requireName('input', regions.name, session.inputNames, manifest.name);
  return {
    name: manifest.name,
    version: manifest.version,
    dimensions: output.dimensions,
    standIn: manifest.standIn,
    async embed(rgb, keypoints) {
      const pixels = networkInput(rgb, input);
      const feeds: Record<string, Tensor> = {
        [input.name]: new Tensor('float32', pixels, [1, 3, input.height, input.width]),
      };
      if (regions !== undefined) {
        const { width, height } = rgb;
        const weights = regionWeights(pooling, regions, keypoints && { keypoints, width, height });
        feeds[regions.name] = new Tensor('float32', weights, [regionCount, regions.columns * regions.rows]);
      }
      const results = await session.run(feeds, [output.name]);
      const values = results[output.name].data;
      if (!(values instanceof Float32Array) || values.length !== output.dimensions) {
        throw new Error(
          `model ${manifest.name}: output ${output.name} has ${values.length} values, model.json says ${output.dimensions} float32`,
        );
      }
      return toUnitLength(values);
    },
  };
}

function requireName(kind: 'input' | 'output', name: string, names: readonly string[], model: string): void {
  if (names.includes(name)) return;
  throw new Error(`model ${model} has no ${kind} named ${name}; it has ${names.join(', ')}`);
}
