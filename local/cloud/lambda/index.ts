/**
 * Events go in, outcomes come out: every function of the template runs from its deployable bundle in processes of its
 * own, with its layers, environment, memory, timeout and payload limit. The HTTP API, the event sources, the schedules
 * and the state machines call `Functions.invoke`.
 */
export type { ServiceUrls } from './environment.ts';
export type { Outcome } from './function-process.ts';
export { Functions } from './functions.ts';
export { processLimit } from './process-limit.ts';
export type { FunctionError } from './protocol.ts';
