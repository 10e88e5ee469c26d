/**
 * Invokes functions on the schedules of EventBridge Scheduler. `cloud.ts` starts the scheduler with
 * the template's schedules.
 */
export { Scheduler } from './scheduler.ts';
