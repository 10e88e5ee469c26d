/**
 * Runs every function of the template from its deployable bundle in its own processes, with its
 * layers, environment, memory, time-out and payload limit. The HTTP API, event sources, schedules
 * and state machines call `Functions.invoke`.
 */
export type { ServiceUrls } from './environment.ts';
export type { Outcome } from './function-process.ts';
export { Functions } from './functions.ts';
export { maxPayloadBytes } from './limits.ts';
export { processLimit } from './process-limit.ts';
export type { FunctionError } from './protocol.ts';
