/**
 * The embedded servers, each on a loopback port with its data in the state folder: DynamoDB
 * (dynalite), S3 and SQS (fauxqs on stores of this room). `cloud.ts` starts them and creates the
 * template's resources; functions use them over HTTP through the AWS SDK, event sources through
 * `Queues`.
 */
export type { Credentials } from './credentials.ts';
export { type DatabaseServer, startDatabaseServer } from './database-server.ts';
export { close, drain, listen } from './listen.ts';
export type { ObjectChange } from './object-changes.ts';
export type { Message, Queues } from './queues.ts';
export { type StorageServer, startStorageServer } from './storage-server.ts';
