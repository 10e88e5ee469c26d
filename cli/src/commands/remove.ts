import { deleteImage, getImage } from '@dlsift/client';
import { type ConnectionOptions, connect, connectedCommand } from '../connection.ts';
import { type CommandMaker, showJson } from './command.ts';

export const removeCommand: CommandMaker = (terminal) =>
  connectedCommand('remove')
    .description('delete pictures from the library and the drop folder: gone from searches at once')
    .argument('<image-id...>', 'as `search` printed them')
    .action(async (imageIds: string[], options: ConnectionOptions) => {
      const client = connect(options, terminal);
      const removed = [];
      for (const imageId of imageIds) {
        const { key } = await getImage(client, imageId, terminal.interrupted);
        await deleteImage(client, imageId, terminal.interrupted);
        removed.push({ imageId, key });
        if (!options.json) terminal.out(`${key} removed`);
      }
      if (options.json) showJson({ removed }, terminal);
    });
