/**
 * What functions share of a build: its data, its life from start to end, its files, and the tasks
 * of its steps.
 */
export { activateVersion, CannotServeError } from './activate.ts';
export { Build, type BuildId, minPictures } from './build.ts';
export type { Executions } from './executions.ts';
export { fail } from './fail.ts';
export { BuildFiles, buildFolder } from './files.ts';
export { followRetraining } from './follow.ts';
export { holdLease } from './lease.ts';
export { removeObjects } from './remove-objects.ts';
export { RetrainingRunningError, startRetraining } from './start.ts';
export { type BuildVerdict, RelearnTask, RetrainTask, type ShardEntry, type StepAnswers } from './tasks.ts';
