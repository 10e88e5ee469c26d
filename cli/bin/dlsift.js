#!/usr/bin/env node
// Plain JavaScript for any Node: the program itself runs on Node 24 from node_modules.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const neededMajor = 24;
const here = dirname(fileURLToPath(import.meta.url));

if (Number.parseInt(process.versions.node, 10) >= neededMajor) {
  const { main } = await import('../src/main.ts');
  await main();
} else {
  const node = pinnedNode(here);
  if (node === undefined) {
    console.error(
      `dlsift needs Node ${neededMajor} or newer; this is ${process.version}, and no newer one is installed here.`,
    );
    console.error('Run `npm ci` in the DLSIFT checkout, which installs one beside the program.');
    process.exit(1);
  }
  runWith(node);
}

/** The `node` package's binary, in the nearest node_modules that has one. */
function pinnedNode(directory) {
  const names = process.platform === 'win32' ? ['node/bin/node.exe'] : ['node/bin/node', '.bin/node'];
  const found = names.map((name) => join(directory, 'node_modules', name)).find((path) => existsSync(path));
  if (found !== undefined || dirname(directory) === directory) return found;
  return pinnedNode(dirname(directory));
}

function runWith(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl-C reaches the child directly; this process waits for its exit code.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => {
    console.error(`dlsift cannot start ${node}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}
