import { randomBytes } from 'node:crypto';
import { CloudError } from './errors.ts';
import { httpApiHandler } from './http/index.ts';
import { Functions, processLimit } from './lambda/index.ts';
import { type ServerOptions, startServers, startSources, Teardown } from './run/index.ts';
import { ExecutionStore, StepFunctionsService } from './step-functions/index.ts';
import { buildModel, type CloudModel, type HttpApi, readStack } from './template/index.ts';

export interface CloudOptions extends ServerOptions {
  /** The synthesized folder with the template and its assets. */
  templateDirectory: string;
}

/** A running local cloud. */
export interface Cloud {
  /** URL of the HTTP API. */
  url: string;
  /** URL of S3 and SQS. */
  storageUrl: string;
  /** URL of DynamoDB. */
  databaseUrl: string;
  model: CloudModel;
  hasFunction(name: string): boolean;
  /**
   * Runs a function on an event and returns its result.
   *
   * @param name its folder's name, physical name or ARN
   * @throws Error named as Lambda names it when the function fails
   */
  invoke(name: string, event: unknown): Promise<unknown>;
  /** Number of messages in the queues that feed functions, waiting or in work. */
  pending(): number;
  /** Number of failed deliveries of messages; the reasons are in the functions' logs. */
  failures(): number;
  /** The latest state of a running execution. */
  currentState(): string | undefined;
  /** Finishes or aborts running work, then closes the servers. */
  stop(): Promise<void>;
}

/**
 * Runs the template of a folder.
 *
 * @throws CloudError when the port is taken, or the template has a resource that cannot run here
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const teardown = new Teardown();
  try {
    return await start(options, teardown);
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

async function start(options: CloudOptions, teardown: Teardown): Promise<Cloud> {
  const stack = readStack(options.templateDirectory);
  const credentials = { accessKeyId: `LOCAL${randomBytes(8).toString('hex').toUpperCase()}`, secretAccessKey: 'local' };
  const { http, database, storage, stepFunctions, urls } = await startServers(options, credentials, teardown);

  const model = buildModel(stack, { api: urls.api, queues: urls.sqs });
  await Promise.all(model.tables.map((table) => database.createTable(table)));
  for (const queue of model.queues) storage.createQueue(queue);
  for (const bucket of model.buckets) storage.createBucket(bucket);

  const { stateDirectory } = options;
  const functions = new Functions({
    functions: model.functions,
    urls,
    credentials,
    stateDirectory,
    maxProcesses: processLimit(model),
  });
  teardown.add(() => functions.stop());
  const executions = new ExecutionStore(`${stateDirectory}/executions`);
  const service = new StepFunctionsService(model.stateMachines, functions, executions);
  teardown.add(() => service.stop());
  stepFunctions.serve(service);

  const api = onlyApi(model);
  const pollers = startSources({ model, storage, functions, http }, teardown);
  await Promise.all(functionsBehind(api).map((name) => functions.warm(name)));
  http.removeAllListeners('request');
  http.on('request', httpApiHandler(api, functions));

  return {
    url: urls.api,
    storageUrl: storage.url,
    databaseUrl: database.url,
    model,
    hasFunction: (name) => functions.has(name),
    async invoke(name, event) {
      const outcome = await functions.invoke(name, event);
      if (outcome.error === undefined) return JSON.parse(outcome.payload);
      throw Object.assign(new Error(outcome.error.errorMessage), { name: outcome.error.errorType });
    },
    pending: () => {
      const counts = model.eventSources.map(({ queueArn }) => storage.queues.count(queueArn));
      return counts.reduce((sum, { waiting, inFlight }) => sum + waiting + inFlight, 0);
    },
    failures: () => pollers.reduce((sum, { failures }) => sum + failures, 0),
    currentState: () => service.currentState(),
    stop: () => teardown.run(),
  };
}

function onlyApi({ httpApis }: CloudModel): HttpApi {
  const [api, ...others] = httpApis;
  if (api !== undefined && others.length === 0) return api;
  throw new CloudError(`Expected one HTTP API in the template, found ${httpApis.length}.`);
}

function functionsBehind({ routes }: HttpApi): string[] {
  return [
    ...new Set(routes.flatMap(({ functionArn, authorizer }) => [functionArn, authorizer?.functionArn ?? functionArn])),
  ];
}
