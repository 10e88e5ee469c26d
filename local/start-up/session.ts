import type { DlsiftClient } from '@dlsift/client';
import type { Cloud } from '@dlsift/local-cloud';
import type { StateDirectory } from '../state/index.ts';
import type { Terminal } from './terminal.ts';

/** What every step of start-up uses once the cloud runs. */
export interface Session {
  cloud: Cloud;
  client: DlsiftClient;
  state: StateDirectory;
  terminal: Terminal;
  /** Aborted when the user stops the start. */
  signal: AbortSignal;
}
