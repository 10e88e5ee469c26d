import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { linkFiles, readJson, replaceFolder } from './folder.ts';
import { root, type Step } from './step.ts';

/** Platform of a native layer, in Node's names. */
export interface Platform {
  os: string;
  cpu: string;
}

export const thisPlatform: Platform = { os: process.platform, cpu: process.arch };

/** Folder of the staged native layer of a platform, relative to the root. */
export function nativeLayer({ os, cpu }: Platform): string {
  return `dist/layers/native-${os}-${cpu}`;
}

/** The native layer for this machine, made of the packages that `npm ci` installed. */
export const nativeStep: Step = {
  name: `native-${thisPlatform.os}-${thisPlatform.cpu}`,
  inputs: ['scripts/build/native.ts', 'layers/native/package.json'],
  output: `${nativeLayer(thisPlatform)}/nodejs/node_modules/sharp`,
  run: () => stageNative(join(root, 'node_modules'), thisPlatform),
};

/** Copies the files that the native packages need at run time on one platform. */
export function stageNative(modules: string, platform: Platform): Promise<void> {
  return replaceFolder(nativeLayer(platform), (folder) => {
    for (const [name, source] of dependencyClosure(modules)) {
      const wanted = (file: string) => isNeeded(name, file, platform);
      linkFiles(source, join(folder, 'nodejs/node_modules', name), wanted);
    }
  });
}

/**
 * Packages that nothing needs at run time: the installation script of onnxruntime-node needs two, the
 * encoder of @jsquash/jxl the third.
 */
const unused = new Set(['adm-zip', 'global-agent', 'wasm-feature-detect']);

/** Name and folder of every package that layers/native depends on, directly or indirectly. */
function dependencyClosure(modules: string): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (manifest: Record<string, unknown>): void => {
    const { dependencies = {}, optionalDependencies = {} } = manifest as Record<string, object | undefined>;
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const folder = join(modules, name);
      if (found.has(name) || unused.has(name)) continue;
      if (!existsSync(folder)) {
        if (name in optionalDependencies) continue;
        throw new Error(`${name} is not installed in ${dirname(modules)}; run npm ci`);
      }
      found.set(name, realpathSync(folder));
      visit(readJson(join(folder, 'package.json')));
    }
  };
  visit(readJson(join(root, 'layers/native/package.json')));
  return found;
}

/** Whether a file of a package may be opened at run time on this platform. */
function isNeeded(name: string, file: string, { os, cpu }: Platform): boolean {
  if (/\.(d\.[cm]?ts|map|h)$/.test(file) || file.startsWith('node_modules/')) return false;
  switch (name) {
    case 'sharp':
      return !/^(src|install)\//.test(file);
    case 'onnxruntime-common':
      return !file.startsWith('lib/');
    case 'onnxruntime-node': {
      if (/^(lib|script)\//.test(file) || /providers_(cuda|tensorrt|shared)/.test(file)) return false;
      return !file.startsWith('bin/') || new RegExp(`^bin/napi-v\\d+/${os}/${cpu}/`).test(file);
    }
    case 'libheif-js':
      return file === 'package.json' || /LICENSE$/.test(file) || /^libheif-wasm\/libheif\.(js|wasm)$/.test(file);
    case '@jsquash/jxl':
      return ['package.json', 'LICENSE', 'codec/dec/jxl_dec.js', 'codec/dec/jxl_dec.wasm'].includes(file);
    case 'opencv-wasm':
      return !['mod.ts', 'opencv-bin.js', 'opencv-deno.js'].includes(file);
    default:
      return true;
  }
}
