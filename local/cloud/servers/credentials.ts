/** What the functions sign their requests with: made anew at each start, so that a web page cannot guess it. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
}
