/**
 * HTTP requests flow in, the functions' answers flow out, between them what API Gateway's HTTP API does: the template's
 * routes, its authorizer, events and answers in payload format 2.0, its limits and its own error answers. `local/cloud.ts`
 * hangs the handler on the server that the person's browser and client talk to.
 */
export { httpApiHandler } from './http-api.ts';
