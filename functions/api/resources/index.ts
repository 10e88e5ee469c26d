/**
 * The resources of the API, in the order in which the reference shows them. A resource is a folder:
 * `schema.ts` has the bodies of its requests and answers, `routes.ts` declares its calls, other
 * files have the operations that answer them, and `index.ts` joins the two. Adding a call takes its
 * folder and a test; a new resource is also listed here. `npm run api-tables` then writes its row
 * in docs/api.md, and the client has its function and types after `npm run build`.
 */
import type { Resource } from '../http/index.ts';
import { comparisons } from './compare/index.ts';
import { duplicates } from './duplicates/index.ts';
import { health } from './health/index.ts';
import { images } from './images/index.ts';
import { me } from './me/index.ts';
import { models } from './models/index.ts';
import { partitions } from './partitions/index.ts';
import { profiles } from './profiles/index.ts';
import { retrainings } from './retrainings/index.ts';
import { searches } from './searches/index.ts';
import { settings } from './settings/index.ts';
import { uploads } from './uploads/index.ts';
import { usage } from './usage/index.ts';

export const resources: readonly Resource[] = [
  searches,
  comparisons,
  profiles,
  uploads,
  images,
  duplicates,
  retrainings,
  partitions,
  settings,
  models,
  me,
  usage,
  health,
];
