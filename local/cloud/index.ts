/**
 * The local cloud: runs a synthesized CloudFormation template on this machine. `startCloud` reads
 * the template, starts one server per AWS service, creates the resources in them, and connects what
 * calls functions by itself (routes, queues, schedules, state machines). It knows nothing of
 * pictures. `local/start-up` starts it for `npm start`, tests and benchmarks start it for
 * themselves.
 */
export { type Cloud, type CloudOptions, startCloud } from './cloud.ts';
export { CloudError, explained } from './errors.ts';
