import type { DlsiftClient } from '@dlsift/client';
import type { Cloud } from '@dlsift/local-cloud';
import type { StateDirectory } from '../state/index.ts';
import type { Terminal } from './terminal.ts';

/** What every step of a start works with once the cloud runs. */
export interface Session {
  cloud: Cloud;
  client: DlsiftClient;
  state: StateDirectory;
  terminal: Terminal;
  /** Aborted when the person wants to stop. */
  signal: AbortSignal;
}
