import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudError } from '../errors.ts';
import { type AssetPath, readAssets } from './assets.ts';
import type { Template } from './model.ts';
import { supportedResourceTypes } from './supported-resources.ts';

export interface SynthesizedStack {
  name: string;
  template: Template;
  assetPath: AssetPath;
}

/**
 * Reads the only stack of a synthesized folder.
 *
 * @throws CloudError when there is none or more than one, or a resource's type is unknown here
 */
export function readStack(directory: string): SynthesizedStack {
  const suffix = '.template.json';
  const files = existsSync(directory) ? readdirSync(directory).filter((file) => file.endsWith(suffix)) : [];
  const [file] = files;
  if (file === undefined || files.length > 1) {
    throw new CloudError(`Expected one *${suffix} in ${directory}, found ${files.length}.`);
  }
  const template: Template = JSON.parse(readFileSync(join(directory, file), 'utf8'));
  refuseUnknownTypes(template);
  const name = file.slice(0, -suffix.length);
  return { name, template, assetPath: readAssets(directory, name) };
}

function refuseUnknownTypes(template: Template): void {
  const unknown = Object.entries(template.Resources).filter(([, { Type }]) => !supportedResourceTypes.has(Type));
  if (unknown.length === 0) return;
  const list = unknown.map(([logicalId, { Type }]) => `${logicalId} (${Type})`).join(', ');
  throw new CloudError(
    `The template has resources that the local cloud cannot run: ${list}. Teach it their type in local/supported-resources.ts.`,
  );
}
