import { availableParallelism } from 'node:os';
import type { CloudModel, LambdaFunction } from '../template/index.ts';

const maxWorkers = 8;

/**
 * Maximum processes of each function: the number of processors, at least two, for heavy work of
 * queues and state machines; two for HTTP requests; one for the others.
 */
export function processLimit(model: CloudModel): (lambda: LambdaFunction) => number {
  const processors = Math.min(maxWorkers, Math.max(2, availableParallelism()));
  const fed = new Set(model.eventSources.map(({ functionArn }) => functionArn));
  const tasks = JSON.stringify(model.stateMachines.map(({ definition }) => definition));
  const called = new Set(model.httpApis.flatMap(({ routes }) => routes.map(({ functionArn }) => functionArn)));
  return ({ arn, name }) => {
    if (fed.has(arn) || fed.has(name) || tasks.includes(`"${arn}"`)) return processors;
    return called.has(arn) ? 2 : 1;
  };
}
