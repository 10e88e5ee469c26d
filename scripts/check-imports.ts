/** Fails where an import points up the list of rooms, or past a room's door: `node scripts/check-imports.ts`. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { offencesIn } from './imports/offences.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const left = ['node_modules', 'dist', 'cdk.out', 'generated', 'assembly', 'test'];
const files = globSync('**/*.{ts,tsx,mts}', {
  cwd: root,
  exclude: (name) => left.includes(name.split(/[\\/]/).at(-1)!),
});
const offences = files
  .map((file) => file.replaceAll('\\', '/'))
  .sort()
  .flatMap((file) => offencesIn(file, readFileSync(join(root, file), 'utf8')));
for (const { file, line, imports, rule } of offences) console.error(`${file}:${line} imports ${imports}: ${rule}`);
process.exitCode = offences.length > 0 ? 1 : 0;
