import type { Partition, Settings } from './answers.ts';
import { answer, type DlsiftClient } from './client.ts';

/** The versions of the partition, newest first. */
export async function listPartitions(client: DlsiftClient): Promise<Partition[]> {
  return (await answer(client.GET('/v1/partitions'))).partitions;
}

/** Lets an earlier version serve again. */
export function activatePartition(client: DlsiftClient, version: string): Promise<Partition> {
  return answer(client.POST('/v1/partitions/{version}/activate', { params: { path: { version } } }));
}

/** Which builds start by themselves. */
export function getSettings(client: DlsiftClient): Promise<Settings> {
  return answer(client.GET('/v1/settings'));
}

/** Switches them; what is not named stays as it is. */
export function changeSettings(
  client: DlsiftClient,
  changes: { schedules: { [Mode in keyof Settings['schedules']]?: boolean | undefined } },
): Promise<Settings> {
  return answer(client.PATCH('/v1/settings', { body: changes }));
}
