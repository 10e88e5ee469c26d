import { request } from 'node:http';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cloud, startCloud } from '../../../local/cloud.ts';
import { type Fixture, until, writeFixture } from './fixtures/fixture.ts';

interface Echo {
  event: unknown;
  pid: number;
  environment: Record<string, string>;
  context: Record<string, unknown> & { remaining: number };
  greeting: string;
  project: string;
  runtime: string;
}

const bucket = 'fixture-pictures';
const machine = 'arn:aws:states:us-east-1:000000000000:stateMachine:Fixture-Retrain';

let fixture: Fixture;
let cloud: Cloud;
let s3: S3Client;
let sqs: SQSClient;
let sfn: SFNClient;

async function start(): Promise<void> {
  cloud = await startCloud({ ...fixture, port: 0 });
  const { environment } = (await cloud.invoke('echo', {})) as Echo;
  const settings = {
    region: environment.AWS_REGION!,
    credentials: { accessKeyId: environment.AWS_ACCESS_KEY_ID!, secretAccessKey: environment.AWS_SECRET_ACCESS_KEY! },
  };
  s3 = new S3Client({ ...settings, endpoint: environment.AWS_ENDPOINT_URL_S3! });
  sqs = new SQSClient({ ...settings, endpoint: environment.AWS_ENDPOINT_URL_SQS! });
  sfn = new SFNClient({ ...settings, endpoint: environment.AWS_ENDPOINT_URL_SFN! });
}

beforeAll(async () => {
  fixture = writeFixture();
  await start();
});
afterAll(async () => {
  await cloud.stop();
  fixture.remove();
});

const put = (key: string, body = 'picture') => s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
const notesOf = (part: string) => fixture.notes().filter(({ key }) => key.includes(part));

describe('functions', () => {
  it('run with the template’s environment, Lambda’s own, and nothing of the shell', async () => {
    process.env.SECRET_OF_THE_SHELL = 'x';
    const { environment, context } = (await cloud.invoke('echo', { a: 1 })) as Echo;
    expect(environment).toMatchObject({
      LIBRARY_TABLE: 'Fixture-Library',
      BUCKET: bucket,
      AWS_LAMBDA_FUNCTION_NAME: 'Fixture-Echo',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_REGION: 'us-east-1',
    });
    expect(environment).not.toHaveProperty('SECRET_OF_THE_SHELL');
    expect(context).toMatchObject({
      functionName: 'Fixture-Echo',
      memoryLimitInMB: '256',
      awsRequestId: expect.any(String),
    });
    expect(context.remaining).toBeGreaterThan(500);
    expect(context.remaining).toBeLessThanOrEqual(1000);
  });

  it('find packages in their layers only', async () => {
    expect(await cloud.invoke('echo', {})).toMatchObject({
      greeting: 'hello, nested!',
      project: 'ERR_MODULE_NOT_FOUND',
      runtime: 'found',
    });
  });

  it('fail by the error’s own name', async () => {
    await expect(cloud.invoke('echo', { throw: 'too far' })).rejects.toMatchObject({
      name: 'RangeError',
      message: 'too far',
    });
  });

  it.each([
    ['sleeps past its timeout', { sleep: 5000 }, 'Sandbox.Timedout', 'Task timed out after 1.00 seconds'],
    ['never yields', { busy: true }, 'Sandbox.Timedout', 'Task timed out after 1.00 seconds'],
    ['ends its process', { exit: true }, 'Runtime.ExitError', 'Runtime exited with error: exit status 3'],
  ])('get a fresh process after one that %s', async (_, event, name, message) => {
    const before = (await cloud.invoke('echo', {})) as Echo;
    await expect(cloud.invoke('echo', event)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
    const after = (await cloud.invoke('echo', {})) as Echo;
    expect(after.pid).not.toBe(before.pid);
  });

  it('take and give 6 MB at most', async () => {
    await expect(cloud.invoke('echo', 'x'.repeat(6_300_000))).rejects.toMatchObject({
      name: 'RequestTooLargeException',
    });
    await expect(cloud.invoke('api', { rawPath: '/v1/large' })).rejects.toMatchObject({
      name: 'Function.ResponseSizeTooLarge',
    });
  });

  it('are known by name', async () => {
    await expect(cloud.invoke('no-such', {})).rejects.toThrow('There is no function no-such; there are authorize, api');
    expect(cloud.hasFunction('index-images')).toBe(true);
  });
});

describe('objects', () => {
  it('reach the function through the queue, as S3 tells it', async () => {
    await put('inbox/demo/red & white/première +1.jpg', 'abc');
    await put('elsewhere/not-watched.jpg');
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'inbox/demo/red & white/première +1.jpg' }));
    await until(() => notesOf('première').length === 2);
    const [created, removed] = notesOf('première').sort((a, b) => (a.sequencer < b.sequencer ? -1 : 1));
    expect(created).toMatchObject({
      key: 'inbox/demo/red & white/première +1.jpg',
      eventName: 'ObjectCreated:Put',
      size: 3,
      eTag: '900150983cd24fb0d6963f7d28e17f72',
    });
    expect(removed).toMatchObject({ eventName: 'ObjectRemoved:Delete' });
    expect(notesOf('not-watched')).toEqual([]);
  });

  it('put in a burst of 500 are all told of, once each, in batches', async () => {
    const keys = Array.from({ length: 500 }, (_, index) => `inbox/demo/burst/${index}.jpg`);
    await Promise.all(keys.map((key) => put(key)));
    await until(() => notesOf('burst').length >= 500, 15_000);
    expect(new Set(notesOf('burst').map(({ key }) => key)).size).toBe(500);
    expect(Math.max(...notesOf('burst').map(({ batch }) => batch))).toBeLessThanOrEqual(10);
  });

  it('that fail are tried again alone, then go to the dead-letter queue', async () => {
    await Promise.all(['good-1', 'bad-1', 'good-2'].map((name) => put(`inbox/demo/retry/${name}.jpg`)));
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'Fixture-IndexDlq' }));
    const waiting = async () => {
      const AttributeNames = ['ApproximateNumberOfMessages' as const];
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: QueueUrl!, AttributeNames }));
      return Number(Attributes!.ApproximateNumberOfMessages);
    };
    await until(async () => (await waiting()) === 1);
    expect(notesOf('retry/bad-1').map(({ attempt }) => attempt)).toEqual(['1', '2', '3']);
    expect(notesOf('retry/good').map(({ attempt }) => attempt)).toEqual(['1', '1']);
  });

  it('are listed page by page in UTF-8 order', async () => {
    const names = ['B', 'a', 'A', 'b', 'é', 'Z', 'z', '😀', '～'];
    await Promise.all(names.map((name) => put(`list/${name}`)));
    const keys: string[] = [];
    for (let token: string | undefined, more = true; more; ) {
      const page = await s3.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: 'list/', MaxKeys: 2, ContinuationToken: token }),
      );
      keys.push(...page.Contents!.map(({ Key }) => Key!));
      token = page.NextContinuationToken;
      more = page.IsTruncated === true;
    }
    expect(keys).toEqual(['A', 'B', 'Z', 'a', 'b', 'z', 'é', '～', '😀'].map((name) => `list/${name}`));
  });

  it('may be empty', async () => {
    const response = await fetch(`${cloud.storageUrl}/${bucket}/empty`, { method: 'PUT' });
    expect([response.status, response.headers.get('etag')]).toEqual([200, '"d41d8cd98f00b204e9800998ecf8427e"']);
  });

  it('may be larger than 11 MiB', async () => {
    const body = 'x'.repeat(12 * 1024 * 1024);
    await put('large', body);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'large' }));
    expect((await Body!.transformToString()).length).toBe(body.length);
  });

  it('are closed to web pages but for what the bucket’s rules and a signature allow', async () => {
    const from = (origin: string, method: string, query = '') =>
      fetch(`${cloud.storageUrl}/${bucket}/inbox/x.jpg${query}`, {
        method,
        headers: { origin, 'access-control-request-method': 'PUT' },
        ...(method === 'PUT' && { body: 'x' }),
      });
    expect((await from('http://page.example', 'OPTIONS')).headers.get('access-control-allow-origin')).toBe(
      'http://page.example',
    );
    expect((await from('http://evil.example', 'OPTIONS')).status).toBe(403);
    expect((await from('http://page.example', 'PUT')).status).toBe(403);
    const { accessKeyId } = await s3.config.credentials();
    const signed = await from('http://page.example', 'PUT', `?X-Amz-Credential=${accessKeyId}%2F2026`);
    expect([signed.status, signed.headers.get('access-control-allow-origin')]).toEqual([200, 'http://page.example']);
  });
});

describe('state machines', () => {
  async function run(input: object, name?: string): Promise<DescribeExecutionCommandOutput> {
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({
        stateMachineArn: machine,
        input: JSON.stringify(input),
        ...(name !== undefined && { name }),
      }),
    );
    let execution: DescribeExecutionCommandOutput;
    await until(async () => {
      execution = await sfn.send(new DescribeExecutionCommand({ executionArn: executionArn! }));
      return execution.status !== 'RUNNING';
    });
    return execution!;
  }

  it('invoke functions inside a distributed Map', async () => {
    const execution = await run({ items: [1, 2, 3, 4, 5] }, 'squares');
    expect(execution).toMatchObject({ status: 'SUCCEEDED', name: 'squares', stopDate: expect.any(Date) });
    expect(JSON.parse(execution.output!)).toEqual({ squares: [1, 4, 9, 16, 25], name: 'squares' });
    const { events } = await sfn.send(new GetExecutionHistoryCommand({ executionArn: execution.executionArn! }));
    expect(events!.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['ExecutionStarted', 'TaskStateEntered', 'MapStateExited', 'ExecutionSucceeded']),
    );
  });

  it('retry and catch a function’s error by its name', async () => {
    const execution = await run({ items: [2, 13] });
    expect(JSON.parse(execution.output!)).toMatchObject({
      refused: 'NotEnough',
      cause: { errorType: 'NotEnough', errorMessage: 'thirteen' },
    });
  });

  it('fail by the state’s error when nothing catches it', async () => {
    expect(await run({ items: [], large: true })).toMatchObject({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
    });
  });

  it('keep an execution’s name to itself', async () => {
    const input = { stateMachineArn: machine, name: 'once', input: '{"items":[],"waitMilliseconds":400}' };
    const first = await sfn.send(new StartExecutionCommand(input));
    const same = await sfn.send(new StartExecutionCommand(input));
    expect(same.executionArn).toBe(first.executionArn);
    const other = new StartExecutionCommand({ ...input, input: '{}' });
    await expect(sfn.send(other)).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    const nothing = new DescribeExecutionCommand({ executionArn: `${first.executionArn}-not` });
    await expect(sfn.send(nothing)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
  });

  it('stop when told to', async () => {
    const input = '{"items":[],"waitMilliseconds":15000}';
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn: machine, name: 'stopped', input }),
    );
    await sfn.send(new StopExecutionCommand({ executionArn: executionArn!, cause: 'enough' }));
    expect(await sfn.send(new DescribeExecutionCommand({ executionArn: executionArn! }))).toMatchObject({
      status: 'ABORTED',
      cause: 'enough',
    });
    const { executions } = await sfn.send(
      new ListExecutionsCommand({ stateMachineArn: machine, statusFilter: 'ABORTED' }),
    );
    expect(executions!.map(({ name }) => name)).toEqual(['stopped']);
  });
});

describe('the HTTP API', () => {
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${cloud.url}${path}`, { ...init, headers: { 'x-api-key': 'good', ...init.headers } });

  it('sends the authorizer’s context and the request in payload format 2.0', async () => {
    const response = await call('/v1/images/caf%C3%A9?k=1&tag=a&tag=b%20c', {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: 'a=1; b=2', 'X-Custom': 'One' },
      body: '{"name":"é"}',
    });
    expect(await response.json()).toMatchObject({
      version: '2.0',
      routeKey: 'ANY /v1/{proxy+}',
      rawPath: '/v1/images/café',
      rawQueryString: 'k=1&tag=a&tag=b%20c',
      cookies: ['a=1', 'b=2'],
      headers: { 'x-custom': 'One' },
      queryStringParameters: { k: '1', tag: 'a,b c' },
      pathParameters: { proxy: 'images/café' },
      requestContext: {
        authorizer: { lambda: { tenant: 'demo', role: 'admin' } },
        http: { method: 'POST', sourceIp: '127.0.0.1' },
        stage: '$default',
      },
      body: '{"name":"é"}',
      isBase64Encoded: false,
    });
  });

  it('sends a picture as base64, and one back', async () => {
    const picture = Buffer.from([255, 216, 255, 0]);
    const echoed = await call('/v1/search', {
      method: 'POST',
      headers: { 'content-type': 'image/jpeg' },
      body: picture,
    });
    expect(await echoed.json()).toMatchObject({ body: picture.toString('base64'), isBase64Encoded: true });
    const binary = await call('/v1/binary');
    expect(binary.headers.get('content-type')).toBe('image/webp');
    expect(Buffer.from(await binary.arrayBuffer())).toEqual(Buffer.from([0, 255, 128]));
  });

  it('gives back cookies, repeated headers and bare values', async () => {
    const cookies = await call('/v1/cookies');
    expect([cookies.status, cookies.headers.getSetCookie(), cookies.headers.get('x-many')]).toEqual([
      201,
      ['a=1', 'b=2'],
      '1, 2',
    ]);
    const plain = await call('/v1/plain');
    expect([plain.headers.get('content-type'), await plain.json()]).toEqual(['application/json', { plain: true }]);
  });

  it.each([
    ['/v1/health', {}, 200],
    ['/v1/x', { 'x-api-key': 'denied' }, 403, 'Forbidden'],
    ['/v1/x', { 'x-api-key': 'broken' }, 500, 'Internal Server Error'],
    ['/v1/x', { 'x-api-key': 'unknown' }, 200],
    ['/nowhere', {}, 404, 'Not Found'],
    ['/v1/', {}, 404, 'Not Found'],
    ['/v1/throws', {}, 500, 'Internal Server Error'],
    ['/v1/exits', {}, 500, 'Internal Server Error'],
    ['/v1/slow', {}, 503, 'Service Unavailable'],
  ])('answers GET %s with headers %j as API Gateway does: %i', async (path, headers, status, message?: string) => {
    const response = await call(path, { headers });
    expect(response.status).toBe(status);
    if (message !== undefined) expect(await response.json()).toEqual({ message });
  });

  it.each([
    ['over 10 MB', 11_000_000],
    ['over 6 MB as base64', 5_000_000],
  ])('refuses a body of %s', async (_, bytes) => {
    const response = await call('/v1/search', {
      method: 'POST',
      headers: { 'content-type': 'image/jpeg' },
      body: Buffer.alloc(bytes),
    });
    expect(response.status).toBe(413);
  });

  it('hears on this machine only', async () => {
    expect(new URL(cloud.url).hostname).toBe('127.0.0.1');
    expect(new URL(cloud.storageUrl).hostname).toBe('127.0.0.1');
  });

  it('answers HEAD without a body', async () => {
    const status = await new Promise((resolve, reject) => {
      request(`${cloud.url}/v1/plain`, { method: 'HEAD', headers: { 'x-api-key': 'good' } }, (response) =>
        resolve(response.statusCode),
      )
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
  });
});

describe('a restart', () => {
  it('keeps objects, unread messages and executions', async () => {
    await put('kept/one.txt', 'still here');
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({
        stateMachineArn: machine,
        name: 'interrupted',
        input: '{"items":[],"waitMilliseconds":15000}',
      }),
    );
    await cloud.stop();
    await start();
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'kept/one.txt' }));
    expect(await Body!.transformToString()).toBe('still here');
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn: executionArn! }));
    expect(execution).toMatchObject({ status: 'ABORTED', cause: 'The local cloud stopped while this was running.' });
    await put('inbox/demo/after-restart.jpg');
    await until(() => notesOf('after-restart').length === 1);
  });

  it('says which resource it cannot run', async () => {
    const other = writeFixture();
    other.rewrite(({ Resources }) => Object.assign(Resources, { Cache: { Type: 'AWS::ElastiCache::CacheCluster' } }));
    await expect(startCloud({ ...other, port: 0 })).rejects.toThrow(
      'cannot run: Cache (AWS::ElastiCache::CacheCluster)',
    );
    other.remove();
  });

  it('says which port is taken', async () => {
    const port = Number(new URL(cloud.url).port);
    const other = writeFixture();
    await expect(startCloud({ ...other, port })).rejects.toThrow(
      `Port ${port} is taken by another program. Name another one with --port`,
    );
    other.remove();
  });
});
