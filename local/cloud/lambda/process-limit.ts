import { availableParallelism } from 'node:os';
import type { CloudModel, LambdaFunction } from '../template/index.ts';

const maxWorkers = 8;

/**
 * How many processes each function may have: as many as the machine has processors, two at least, for the heavy work that
 * queues and state machines hand out; two for what answers HTTP requests; one for the rest.
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
