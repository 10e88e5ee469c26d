import { listModels, type Model, startRetraining, uploadModel } from '@dlsift/client';
import { putFromNode } from '@dlsift/client/folder';
import { Command } from 'commander';
import { type ConnectionOptions, connect, connectedCommand } from '../connection.ts';
import { draftOf, type ModelFlags } from '../models/draft.ts';
import { fetchModel, readModel } from '../models/file.ts';
import { describeRetraining, followWithSpinner, startBuild } from '../show/retraining.ts';
import { tableLines } from '../show/table.ts';
import type { Terminal } from '../terminal.ts';
import { type CommandMaker, showJson } from './command.ts';

export const modelsCommand: CommandMaker = (terminal, fail) =>
  new Command('models')
    .description('use an ONNX model of your own to describe pictures')
    .addCommand(addCommand(terminal, fail))
    .addCommand(listCommand(terminal, fail))
    .addCommand(useCommand(terminal, fail));

const addCommand: CommandMaker = (terminal) =>
  connectedCommand('add')
    .description('check an ONNX model and store it in the service')
    .argument('<file|url>', 'the ONNX file; a URL is read by this machine')
    .requiredOption('--sha256 <hex>', 'what the file’s SHA-256 must be')
    .option('--manifest <file>', 'model.json with these settings; the options below override it')
    .option('--name <name>', 'name of the model (default: the name of the file)')
    .option('--model-version <version>', 'version of the model (default: 1)')
    .option('--license <text>', 'licence of the model')
    .option('--size <pixels>', 'side of the input in pixels, or WIDTHxHEIGHT (default: from the file)')
    .option('--mean <r,g,b>', 'mean subtracted from RGB of 0 to 1 (default: that of ImageNet)')
    .option('--std <r,g,b>', 'standard deviation to divide by (default: that of ImageNet)')
    .option('--resize <how>', 'stretch, or cover: fill the input and cut the rest off (default: stretch)')
    .option('--input <name>', 'input to use, where the model has several')
    .option('--output <name>', 'output to use, where the model has several')
    .option('--dimensions <n>', 'elements of the output (default: from the file)')
    .option('--pooling <how>', 'graph: the output is the embedding (default)')
    .action(async (place: string, { sha256, ...flags }: ConnectionOptions & ModelFlags & { sha256: string }) => {
      const client = connect(flags, terminal);
      const draft = await draftOf(place, sha256, flags);
      const onnx = await (/^https?:\/\//.test(place) ? fetchModel : readModel)(
        place,
        draft.sha256,
        terminal.interrupted,
      );
      const model = await uploadModel(client, { ...draft, onnx }, { put: putFromNode, signal: terminal.interrupted });
      if (flags.json) return showJson(model, terminal);
      const { name, version, dimensions } = model;
      terminal.out(`Model ${name}, version ${version}, is kept: ${dimensions} numbers a picture.`);
      terminal.out(terminal.paint('dim', `Describe the library by it: npx dlsift models use ${name}@${version}`));
    });

const listCommand: CommandMaker = (terminal) =>
  connectedCommand('list')
    .description('list models: shipped, added and trained')
    .action(async (options: ConnectionOptions) => {
      const { models } = await listModels(connect(options, terminal), terminal.interrupted);
      if (options.json) showJson({ models }, terminal);
      else showModels(models, terminal);
    });

const useCommand: CommandMaker = (terminal, fail) =>
  connectedCommand('use')
    .description('describe all pictures by a model, partition the library again, then search by that model')
    .argument('<model>', 'its name, or name@version')
    .option('--no-follow', 'start the build and return at once')
    .action(async (model: string, { follow, ...options }: ConnectionOptions & { follow: boolean }) => {
      const client = connect(options, terminal);
      const started = await startBuild(client, () => startRetraining(client, { mode: 'relearn', model }));
      const last = follow
        ? await followWithSpinner(client, started.retrainingId, `Describing the library by ${model}`, terminal)
        : started;
      if (options.json) showJson(last, terminal);
      else terminal.out(describeRetraining(last));
      if (last.state === 'rejected' || last.state === 'failed') fail();
    });

function showModels(models: Model[], { out, paint }: Terminal): void {
  const columns = [
    { title: 'model' },
    { title: 'version' },
    { title: 'numbers', align: 'right' as const },
    { title: '' },
    { title: 'terms' },
  ];
  const rows = models.map(({ name, version, dimensions, serving, shipped, license }) => [
    name,
    version,
    `${dimensions}`,
    serving ? 'in use' : shipped ? 'ships' : '',
    license,
  ]);
  const [titles = '', ...lines] = tableLines(columns, rows);
  out(paint('dim', titles));
  for (const [i, line] of lines.entries()) out(models[i]?.serving ? paint('green', line) : line);
}
