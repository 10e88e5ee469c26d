/**
 * Start-up, from `npm start` to "Ready": build, cloud, tenant and key, pictures, partition, and
 * messages on the terminal. `local/main.ts` calls `startUp` once.
 */
export { startUp } from './start-up.ts';
export { openTerminal } from './terminal.ts';
