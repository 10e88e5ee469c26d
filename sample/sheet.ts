/** Renders a contact sheet of 24 pictures per kind as PNG: `npm run -w sample sheet -- DIRECTORY [KIND ...]`. */
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import sharp from 'sharp';
import { drawPicture } from './draw.ts';
import { type Kind, kinds } from './kinds.ts';

const columns = 4;
const rows = 6;
/** Side of a picture's square on the sheet, in pixels. */
const cell = 392;

const [directory, ...names] = process.argv.slice(2);
if (directory === undefined)
  throw new Error('Expected a directory for the sheets: npm run -w sample sheet -- DIRECTORY');
await mkdir(directory, { recursive: true });
for (const kind of kinds) if (names.length === 0 || names.includes(kind.name)) await drawSheet(kind);

async function drawSheet(kind: Kind): Promise<void> {
  const pictures = await Promise.all(
    Array.from({ length: columns * rows }, async (_, i) => ({
      input: await drawPicture(kind, i + 1, 'dlsift'),
      left: (i % columns) * cell,
      top: Math.floor(i / columns) * cell,
    })),
  );
  const sheet = { width: columns * cell, height: rows * cell, channels: 3 as const, background: '#222222' };
  const file = resolve(directory, `${kind.name}.png`);
  await sharp({ create: sheet }).composite(pictures).png().toFile(file);
  console.log(file);
}
