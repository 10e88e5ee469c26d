import { existsSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Usage } from '@dlsift/client';
import type { Cloud } from '@dlsift/local-cloud';
import { shownPath } from './shown-path.ts';
import type { Connection } from './tenant.ts';

interface Started {
  connection: Connection;
  usage: Usage;
  cloud: Pick<Cloud, 'storageUrl' | 'model'>;
  stateDirectory: string;
  seconds: number;
}

/** What the user needs next: the cloud's address, the size of the library, commands to try. */
export function summary({ connection, usage, cloud, stateDirectory, seconds }: Started): string {
  const { url, apiKey, tenant, page } = connection;
  const { ready, rejected } = usage.images;
  const partition = usage.partition === null ? 'no partition yet' : `partition ${usage.partition.version}`;
  const folders = cloud.model.buckets.map(({ name }) => `s3://${name}/inbox/${tenant}/`);
  const lines = [
    '',
    `Ready in ${seconds.toFixed(1)} s.`,
    '',
    `  Page      ${page}`,
    `  API       ${url}/v1 (described at ${url}/v1/openapi.json)`,
    `  API key   ${apiKey}`,
    `  Tenant    ${tenant}`,
    `  Library   ${ready} pictures ready${rejected > 0 ? `, ${rejected} rejected` : ''}; ${partition}`,
    `  Drop at   ${folders.join(', ')} (S3 client: --endpoint-url ${cloud.storageUrl}, any credentials)`,
    `  Logs      ${shownPath(join(stateDirectory, 'logs'))}`,
    '',
    'Try next:',
    ...commandsToTry(connection, ready, stateDirectory).map((command) => `  ${command}`),
  ];
  if (usage.featureSet.standIn)
    lines.push('', usage.featureSet.note ?? 'An untrained network stands in for a trained embedder.');
  return [...lines, '', 'Ctrl-C stops it; the next start goes on where this one ends.'].join('\n');
}

function commandsToTry({ url, apiKey }: Connection, ready: number, stateDirectory: string): string[] {
  const cli = findsByItself(stateDirectory) ? '' : `DLSIFT_URL=${url} DLSIFT_API_KEY=${apiKey} `;
  if (ready === 0) return [`${cli}npx dlsift add FOLDER`];
  const sample = join(stateDirectory, 'sample/flowers/flowers-01.jpg');
  const picture = existsSync(sample) ? shownPath(sample) : 'PICTURE.jpg';
  return [
    `${cli}npx dlsift search ${picture}`,
    `curl -H 'x-api-key: ${apiKey}' -H 'content-type: image/jpeg' --data-binary @${picture} '${url}/v1/search?k=5'`,
  ];
}

/**
 * Whether `dlsift`, started in the user's folder, finds this cloud: it looks for `.dlsift` there
 * and in the parent folders.
 */
function findsByItself(stateDirectory: string): boolean {
  const from = relative(dirname(stateDirectory), process.env.INIT_CWD ?? process.cwd());
  return basename(stateDirectory) === '.dlsift' && !from.startsWith('..');
}
