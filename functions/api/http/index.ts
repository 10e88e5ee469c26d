/**
 * From a request to an operation and back: `identify` finds the caller, a call checks the role and
 * reads the request by its route, and `answerProblem` turns whatever is thrown into a problem
 * document.
 */
export { type Call, defineCall, type Operation, type Resource } from './call.ts';
export { type ApiEnv, identify } from './identity.ts';
export { answerProblem, LimitProblem, Problem, problems } from './problems.ts';
