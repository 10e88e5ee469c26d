/**
 * Turns a synthesized CloudFormation template into a typed model of what to run: resource types are
 * checked first; once the servers' URLs are known, every intrinsic function is resolved. `cloud.ts`
 * calls it once per start; other rooms see the model only.
 */
export { buildModel } from './cloud-model.ts';
export { account, region } from './identity.ts';
export type * from './model.ts';
export { readStack } from './read-template.ts';
