/**
 * Checks the imports between files: up the list of rooms, past a room's door, and in circles.
 *
 *   node scripts/check-imports.ts          fails if there are any
 *   node scripts/check-imports.ts --plan   prints rooms, floors, arrows and circles of every folder
 */
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { circlesIn, importGraph } from './imports/import-graph.ts';
import { offencesIn } from './imports/offences.ts';
import { floorplans, printPlans, roomCircles } from './imports/plan.ts';

const files = readSources(fileURLToPath(new URL('../', import.meta.url)));
if (process.argv.includes('--plan')) console.log(printPlans(floorplans(files)));
else check();

function check(): void {
  const offences = [...files].flatMap(([file, text]) => offencesIn(file, text));
  for (const { file, line, imports, rule } of offences) console.error(`${file}:${line} imports ${imports}: ${rule}`);
  const circles = circlesIn(importGraph(files));
  for (const circle of circles) console.error(`Files import each other in a circle: ${circle.join(' -> ')}`);
  const between = roomCircles(files);
  for (const { folder, circle } of between) {
    console.error(`Rooms of ${folder} import each other in a circle: ${circle.join(' -> ')}`);
  }
  process.exitCode = offences.length + circles.length + between.length > 0 ? 1 : 0;
}

/**
 * Reads the TypeScript sources below a folder, without tests and what is generated: text by path,
 * with `/`.
 */
function readSources(root: string): Map<string, string> {
  const left = new Set(['node_modules', 'dist', 'cdk.out', 'generated', 'assembly', 'test']);
  const files = globSync('**/*.{ts,tsx,mts}', { cwd: root, exclude: (name) => left.has(basename(name)) });
  return new Map(files.sort().map((file) => [file.replaceAll('\\', '/'), readFileSync(join(root, file), 'utf8')]));
}
