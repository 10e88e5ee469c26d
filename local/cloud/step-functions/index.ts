/**
 * Runs the template's state machines by aws-local-stepfunctions, with the cloud's functions as
 * tasks. Functions start and follow executions with the AWS SDK through `StepFunctionsServer`;
 * executions are recorded on disk, so that they can be read after a restart.
 */
export { StepFunctionsServer } from './endpoint.ts';
export { ExecutionStore } from './execution-store.ts';
export { StepFunctionsService } from './service.ts';
