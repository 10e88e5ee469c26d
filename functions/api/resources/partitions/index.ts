/** The versions of the partition. */
import { defineCall, type Resource } from '../../http/index.ts';
import { activatePartition, listPartitions } from './partitions.ts';
import * as routes from './routes.ts';

export const partitions: Resource = {
  name: 'Partitions',
  description: 'The versions of the partition that builds made.',
  calls: [defineCall(routes.listPartitions, listPartitions), defineCall(routes.activatePartition, activatePartition)],
};
