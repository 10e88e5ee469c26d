import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Architecture, Code, type ILayerVersion, LayerVersion } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

const standIn = fileURLToPath(new URL('not-built', import.meta.url));

/** Function bundles and layers that `npm run build` makes for the stack. */
export class Artefacts {
  readonly architecture: Architecture;
  readonly retrieval: ILayerVersion;
  readonly native: ILayerVersion;
  /** Paths that have not been built. A template with any must not be deployed. */
  readonly missing: string[] = [];
  readonly #folder: string;

  /** @param folder the build folder, with `functions/<name>` and `layers/<name>` */
  constructor(scope: Construct, folder: string) {
    this.#folder = folder;
    this.architecture = architectureOf(scope);
    this.retrieval = new LayerVersion(scope, 'RetrievalLayer', {
      description: 'DLSIFT: algorithms, repositories and models',
      code: this.code('layers/retrieval'),
      compatibleArchitectures: [Architecture.ARM_64, Architecture.X86_64],
    });
    this.native = new LayerVersion(scope, 'NativeLayer', {
      description: 'DLSIFT: sharp, onnxruntime-node, opencv-wasm, libheif-js, @jsquash/jxl',
      code: this.code(`layers/${nativeLayerOf(scope, this.architecture)}`),
      compatibleArchitectures: [this.architecture],
    });
  }

  /**
   * The code at `path` under the build folder, or a stand-in if it has not been built, so that the
   * template can be read.
   */
  code(path: string): Code {
    const built = join(this.#folder, path);
    if (existsSync(built)) return Code.fromAsset(built);
    this.missing.push(path);
    return Code.fromAsset(standIn);
  }
}

/** The context value `architecture`: arm64 (the default) or x86_64. */
function architectureOf(scope: Construct): Architecture {
  const name = scope.node.tryGetContext('architecture') ?? 'arm64';
  const found = [Architecture.ARM_64, Architecture.X86_64].find((architecture) => architecture.name === name);
  if (!found) throw new Error(`Context "architecture" is "${name}"; allowed: arm64, x86_64`);
  return found;
}

/**
 * The layer's folder: Lambda's own platform, unless the context value `nativeLayer` names another
 * (the local cloud's).
 */
function nativeLayerOf(scope: Construct, architecture: Architecture): string {
  return (
    scope.node.tryGetContext('nativeLayer') ?? `native-linux-${architecture === Architecture.ARM_64 ? 'arm64' : 'x64'}`
  );
}
