/**
 * What happens between `npm start` and "Ready": build, cloud, tenant and key, pictures, partition,
 * and the terminal's messages. `local/main.ts` calls `startUp` once.
 */
export { startUp } from './start-up.ts';
export { openTerminal } from './terminal.ts';
