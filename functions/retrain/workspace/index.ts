/** The files of one build: what each holds, and how it is read and written. */
export type * from './files.ts';
export { BuildWorkspace } from './workspace.ts';
