import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChangeMessageVisibilityCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type StorageServer, startStorageServer } from '../../../local/cloud/servers/index.ts';

const directory = mkdtempSync(join(tmpdir(), 'dlsift-queues-'));
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const arn = 'arn:aws:sqs:us-east-1:000000000000:work';
let server: StorageServer;

async function start() {
  const directories = { objects: join(directory, 's3'), queues: join(directory, 'sqs') };
  server = await startStorageServer(directories, 0, credentials);
  server.createQueue({ name: 'work', arn, attributes: { VisibilityTimeout: '600' } });
}
beforeAll(start);
afterAll(async () => {
  await server.stop();
  rmSync(directory, { recursive: true });
});

/** Over the wire protocol, as any program does. */
async function withClient<Result>(use: (client: SQSClient, queueUrl: string) => Promise<Result>): Promise<Result> {
  const client = new SQSClient({ endpoint: server.url, region: 'us-east-1', credentials });
  try {
    return await use(client, `${server.url}/000000000000/work`);
  } finally {
    client.destroy();
  }
}

const receive = () =>
  withClient(async (client, QueueUrl) => {
    const { Messages } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['ApproximateReceiveCount'] }),
    );
    return Messages?.[0];
  });
const giveBack = ({ ReceiptHandle }: Message) =>
  withClient((client, QueueUrl) =>
    client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 })),
  );

it('a message returned with no delay can be received again, after a restart too', async () => {
  server.queues.send(arn, 'picture');
  for (const count of ['1', '2']) {
    const message = await receive();
    expect(message).toMatchObject({ Body: 'picture', Attributes: { ApproximateReceiveCount: count } });
    await giveBack(message!);
  }
  await server.stop();
  await start();
  expect(await receive()).toMatchObject({ Body: 'picture', Attributes: { ApproximateReceiveCount: '3' } });
});
