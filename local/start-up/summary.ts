import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Usage } from '@dlsift/client';
import { shownPath } from './shown-path.ts';
import type { Connection } from './tenant.ts';

/** What the person needs to go on: where the cloud is, what it holds, what to try. */
export function summary(connection: Connection, usage: Usage, stateDirectory: string, seconds: number): string {
  const { url, apiKey, tenant, page } = connection;
  const sample = join(stateDirectory, 'sample/flowers/flowers-01.jpg');
  const picture = existsSync(sample) ? shownPath(sample) : 'PICTURE.jpg';
  const { ready, rejected } = usage.images;
  const partition = usage.partition === null ? 'no partition yet' : `partition ${usage.partition.version}`;
  const lines = [
    '',
    `Ready in ${seconds.toFixed(1)} s.`,
    '',
    `  Page      ${page}`,
    `  API       ${url}/v1 (described at ${url}/v1/openapi.json)`,
    `  API key   ${apiKey}`,
    `  Tenant    ${tenant}`,
    `  Library   ${ready} pictures ready${rejected > 0 ? `, ${rejected} rejected` : ''}; ${partition}`,
    `  Logs      ${shownPath(join(stateDirectory, 'logs'))}`,
    '',
    'Try next:',
    `  npx dlsift search ${picture}`,
    `  curl -H 'x-api-key: ${apiKey}' -H 'content-type: image/jpeg' --data-binary @${picture} '${url}/v1/search?k=5'`,
  ];
  if (usage.featureSet.standIn)
    lines.push('', usage.featureSet.note ?? 'An untrained network stands in for a trained embedder.');
  return [...lines, '', 'Ctrl-C stops it; the next start goes on where this one ends.'].join('\n');
}
