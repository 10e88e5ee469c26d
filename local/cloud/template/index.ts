/**
 * The synthesized CloudFormation template goes in, a typed model of what must run comes out: resource types are checked
 * first, then, once the servers' addresses are known, every intrinsic function is resolved. `local/cloud.ts` calls it
 * once per start; the other rooms see the model only.
 */
export { buildModel } from './cloud-model.ts';
export { account, region } from './identity.ts';
export type * from './model.ts';
export { readStack } from './read-template.ts';
