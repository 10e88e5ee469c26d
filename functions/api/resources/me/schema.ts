import { Role, z } from '../../contract/index.ts';

export const Me = z.object({ tenant: z.string(), role: Role }).openapi('Me');
