/** Builds of the partition. */
import { defineCall, type Resource } from '../../http/index.ts';
import { getRetraining, listRetrainings, startRetraining } from './retrainings.ts';
import * as routes from './routes.ts';

export const retrainings: Resource = {
  name: 'Retrainings',
  description: 'Builds of the partition: at most one runs at a time.',
  calls: [
    defineCall(routes.startRetraining, startRetraining),
    defineCall(routes.listRetrainings, listRetrainings),
    defineCall(routes.getRetraining, getRetraining),
  ],
};
