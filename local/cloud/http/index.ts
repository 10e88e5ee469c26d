/**
 * What API Gateway's HTTP API does between a request and a function: the template's routes,
 * authorizer, payload format 2.0, limits and error answers. `cloud.ts` attaches the handler to the
 * server.
 */
export { httpApiHandler } from './http-api.ts';
