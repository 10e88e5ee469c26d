import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudError } from './errors.ts';
import { notifyQueues, QueuePoller } from './events/index.ts';
import { httpApiHandler } from './http/index.ts';
import { Functions, processLimit } from './lambda/index.ts';
import { Scheduler } from './schedules/index.ts';
import { type Credentials, close, listen, startDatabaseServer, startStorageServer } from './servers/index.ts';
import { ExecutionStore, StepFunctionsService, stepFunctionsServer } from './step-functions/index.ts';
import { buildModel, type CloudModel, readStack } from './template/index.ts';

/** How long a stop waits for work under way; what is unfinished is taken up again at the next start. */
const graceMilliseconds = 2_000;

export interface CloudOptions {
  /** Where data is kept; the caller holds it. */
  stateDirectory: string;
  /** The synthesized folder with the template and its assets. */
  templateDirectory: string;
  /** Of the HTTP API; 0 for any free one. */
  port: number;
  /** Of S3 and SQS: tried first, so that it stays the same from start to start. */
  storagePort?: number;
}

/** A running local cloud. */
export interface Cloud {
  /** Of the HTTP API. */
  url: string;
  /** Of S3 and SQS. */
  storageUrl: string;
  model: CloudModel;
  hasFunction(name: string): boolean;
  /**
   * Runs a function on an event and gives back what it returned.
   * @param name its folder's name, physical name or ARN
   * @throws Error named as Lambda names it when the function fails
   */
  invoke(name: string, event: unknown): Promise<unknown>;
  /** The state that a state machine under way has entered last. */
  currentState(): string | undefined;
  /** Finishes or abandons what is under way, then closes the servers. */
  stop(): Promise<void>;
}

/**
 * Runs the template of a folder.
 * @throws CloudError when the port is taken, or the template has something that cannot be run here
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const stopping: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const step of stopping.splice(0).reverse()) await step();
  };
  try {
    return await start(options, stopping, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  options: CloudOptions,
  stopping: (() => Promise<void> | void)[],
  stop: () => Promise<void>,
): Promise<Cloud> {
  const stack = readStack(options.templateDirectory);
  const at = (name: string) => join(options.stateDirectory, name);
  const credentials: Credentials = {
    accessKeyId: `LOCAL${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: 'local',
  };

  // Bound first: a taken port is said before anything else happens.
  const http = createServer((_request, response) => response.writeHead(503).end());
  const url = `http://127.0.0.1:${await listenOn(http, options.port)}`;
  stopping.push(() => close(http));

  const database = await startDatabaseServer(at('dynamodb'));
  stopping.push(() => database.stop());
  const storage = await startStorageServer(
    { objects: at('s3'), queues: at('sqs') },
    options.storagePort ?? 0,
    credentials,
  );
  stopping.push(() => storage.stop());
  let service: StepFunctionsService | undefined;
  const stepFunctions = stepFunctionsServer(() => service);
  const stepFunctionsUrl = `http://127.0.0.1:${await listen(stepFunctions, 0)}`;
  stopping.push(() => close(stepFunctions));

  const model = buildModel(stack, { api: url, queues: storage.url });
  await Promise.all(model.tables.map((table) => database.createTable(table)));
  for (const queue of model.queues) storage.createQueue(queue);
  for (const bucket of model.buckets) storage.createBucket(bucket);

  const functions = new Functions({
    functions: model.functions,
    urls: { dynamodb: database.url, s3: storage.url, sqs: storage.url, stepFunctions: stepFunctionsUrl },
    credentials,
    stateDirectory: options.stateDirectory,
    maxProcesses: processLimit(model),
  });
  stopping.push(() => functions.stop());
  service = new StepFunctionsService(model.stateMachines, functions, new ExecutionStore(at('executions')));
  const ready = service;
  stopping.push(() => ready.stop());
  notifyQueues(storage, model.buckets);
  const pollers = model.eventSources.map((source) => new QueuePoller(source, storage.queues, functions));
  const scheduler = new Scheduler(model.schedules, functions);
  stopping.push(async () => {
    scheduler.stop();
    http.close();
    http.closeIdleConnections();
    await Promise.race([Promise.all(pollers.map((poller) => poller.stop())), sleep(graceMilliseconds)]);
  });

  const [api, ...others] = model.httpApis;
  if (api === undefined || others.length > 0) {
    throw new CloudError(`Expected one HTTP API in the template, found ${model.httpApis.length}.`);
  }
  const called = api.routes.flatMap(({ functionArn, authorizer }) => [
    functionArn,
    authorizer?.functionArn ?? functionArn,
  ]);
  await Promise.all([...new Set(called)].map((name) => functions.warm(name)));
  http.removeAllListeners('request');
  http.on('request', httpApiHandler(api, functions));

  return {
    url,
    storageUrl: storage.url,
    model,
    hasFunction: (name) => functions.has(name),
    async invoke(name, event) {
      const outcome = await functions.invoke(name, event);
      if (outcome.error === undefined) return JSON.parse(outcome.payload);
      throw Object.assign(new Error(outcome.error.errorMessage), { name: outcome.error.errorType });
    },
    currentState: () => ready.currentState(),
    stop,
  };
}

async function listenOn(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  try {
    return await listen(server, port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    const why = code === 'EACCES' ? 'needs more rights than this user has' : 'is taken by another program';
    throw new CloudError(`Port ${port} ${why}. Name another one with --port, or --port 0 for any free one.`);
  }
}
