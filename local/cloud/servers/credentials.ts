/**
 * Credentials of the functions' requests, made at each start, so that a web page cannot guess them.
 */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
}
