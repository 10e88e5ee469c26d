/**
 * The folder that survives restarts (`.dlsift/`): its lock, which files may be deleted, and the
 * small JSON files beside the servers' data. `local/main.ts` opens it first and releases it last.
 */
export { openStateDirectory, type StateDirectory } from './state-directory.ts';
