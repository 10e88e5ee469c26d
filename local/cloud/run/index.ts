/**
 * The parts of a start that only `cloud.ts` calls: the servers on their ports, what calls functions
 * by itself, and the order in which a stop undoes all of it.
 */
export { type ServerOptions, startServers } from './servers.ts';
export { startSources } from './sources.ts';
export { Teardown } from './teardown.ts';
