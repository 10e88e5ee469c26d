/**
 * What callers and the API agree on. Requests are parsed by these schemas, answers are typed by them, and the OpenAPI
 * document, from which the client is generated, is made of the same routes; so the three cannot drift apart.
 */
export { apiVersion, openApiDocument } from './document.ts';
export { type LimitName, limits } from './limits.ts';
export * as routes from './routes.ts';
export * as schemas from './schemas.ts';
