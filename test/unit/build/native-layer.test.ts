import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sizeOf } from '../../../scripts/build/folder.ts';
import { root } from '../../../scripts/build/step.ts';

const layers = globSync('dist/layers/native-*', { cwd: root });

describe.runIf(layers.length > 0).each(layers)('%s', (layer) => {
  const modules = join(root, layer, 'nodejs/node_modules');
  const [, os, cpu] = layer.split('/').at(-1)!.split('-');

  it('holds the runtime of its own platform and no other', () => {
    const binaries = globSync('onnxruntime-node/bin/*/*/*', { cwd: modules });
    expect(binaries.map((path) => path.replaceAll('\\', '/').split('/').slice(-2))).toEqual([[os, cpu]]);
    const prebuilt = globSync('@img/sharp-*', { cwd: modules }).filter((path) => !path.includes('libvips'));
    expect(prebuilt.map((path) => path.replaceAll('\\', '/'))).toEqual([`@img/sharp-${os}-${cpu}`]);
  });

  it('leaves out GPU providers, headers, sources and files for the installation', () => {
    expect(globSync('**/{*providers_*,*.d.ts,*.map,*.cc,*.h}', { cwd: modules })).toEqual([]);
    expect(globSync('{adm-zip,global-agent}', { cwd: modules })).toEqual([]);
  });

  it('leaves room for the functions under the 250 MB of Lambda', () => {
    expect(sizeOf(modules)).toBeLessThan(80e6);
  });
});
