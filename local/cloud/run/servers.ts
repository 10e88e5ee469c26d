import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { CloudError } from '../errors.ts';
import type { ServiceUrls } from '../lambda/index.ts';
import {
  type Credentials,
  close,
  type DatabaseServer,
  listen,
  type StorageServer,
  startDatabaseServer,
  startStorageServer,
} from '../servers/index.ts';
import { StepFunctionsServer } from '../step-functions/index.ts';
import type { Teardown } from './teardown.ts';

export interface ServerOptions {
  /** Folder where data is kept. The caller holds its lock. */
  stateDirectory: string;
  /** Port of the HTTP API; 0 for any free one. */
  port: number;
  /** Port of S3 and SQS that is tried first, so that their URL stays the same between starts. */
  storagePort?: number;
}

export interface Servers {
  /** Answers 503 until it is given the API's routes. */
  http: Server;
  database: DatabaseServer;
  storage: StorageServer;
  stepFunctions: StepFunctionsServer;
  urls: ServiceUrls & { api: string };
}

/** Starts every server on its port, without the template's resources. */
export async function startServers(
  { stateDirectory, port, storagePort = 0 }: ServerOptions,
  credentials: Credentials,
  teardown: Teardown,
): Promise<Servers> {
  // Bound first: a taken port is reported before anything else happens.
  const http = createServer((_request, response) => response.writeHead(503).end());
  const api = `http://127.0.0.1:${await listenOrSay(http, port)}`;
  teardown.add(() => close(http));
  const database = await startDatabaseServer(join(stateDirectory, 'dynamodb'));
  teardown.add(() => database.stop());
  const directories = { objects: join(stateDirectory, 's3'), queues: join(stateDirectory, 'sqs') };
  const storage = await startStorageServer(directories, storagePort, credentials);
  teardown.add(() => storage.stop());
  const stepFunctions = new StepFunctionsServer();
  const stepFunctionsUrl = `http://127.0.0.1:${await listen(stepFunctions.server, 0)}`;
  teardown.add(() => close(stepFunctions.server));
  const urls = { api, dynamodb: database.url, s3: storage.url, sqs: storage.url, stepFunctions: stepFunctionsUrl };
  return { http, database, storage, stepFunctions, urls };
}

async function listenOrSay(server: Server, port: number): Promise<number> {
  try {
    return await listen(server, port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    const why = code === 'EACCES' ? 'needs more rights than this user has' : 'is taken by another program';
    throw new CloudError(`Port ${port} ${why}. Name another one with --port, or --port 0 for any free one.`);
  }
}
