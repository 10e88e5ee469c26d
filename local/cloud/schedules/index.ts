/**
 * EventBridge Scheduler's expressions go in, invocations come out at the times they name. `local/cloud.ts` starts the
 * scheduler with the template's schedules.
 */
export { Scheduler } from './scheduler.ts';
