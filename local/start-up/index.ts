/**
 * What happens between `npm start` and "Ready": the build, the cloud, the tenant and its key, the pictures, the partition,
 * and what the terminal says of each. `local/main.ts` calls `startUp` once and hands its answer to the person or script.
 */
export { startUp } from './start-up.ts';
export { openTerminal } from './terminal.ts';
