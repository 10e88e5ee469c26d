/**
 * A tenant's library as a search sees it: the build that serves, opened, and the change log's news
 * laid over it, so that a picture is found seconds after it lands and no longer found once deleted.
 * Functions keep a view per tenant and refresh it before each search.
 */
export {
  type BuiltPartition,
  bilinearFile,
  classIndexFile,
  directionsFile,
  OpenPartition,
  projectionFile,
  recentFile,
  type SegmentSource,
} from './open-partition.ts';
export { beginning, type ChangedPicture, ChangeOverlay, type ChangeSource } from './overlay.ts';
export { changesFrom, type LibraryView, refreshView } from './view.ts';
