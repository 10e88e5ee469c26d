/**
 * The schemas of all resources, by which the fake service reads requests and checks its answers.
 */
export * from '../../../functions/api/resources/compare/schema.ts';
export * from '../../../functions/api/resources/duplicates/schema.ts';
export * from '../../../functions/api/resources/images/schema.ts';
export * from '../../../functions/api/resources/me/schema.ts';
export * from '../../../functions/api/resources/models/schema.ts';
export * from '../../../functions/api/resources/partitions/schema.ts';
export * from '../../../functions/api/resources/profiles/schema.ts';
export * from '../../../functions/api/resources/retrainings/schema.ts';
export * from '../../../functions/api/resources/searches/feedback-schema.ts';
export * from '../../../functions/api/resources/searches/schema.ts';
export * from '../../../functions/api/resources/settings/schema.ts';
export * from '../../../functions/api/resources/uploads/schema.ts';
export * from '../../../functions/api/resources/usage/schema.ts';
