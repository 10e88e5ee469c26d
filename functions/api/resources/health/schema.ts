import { z } from '../../contract/index.ts';

export const Health = z.object({ status: z.literal('ok'), version: z.string() }).openapi('Health');
