import type { Operation } from '../../http/index.ts';
import type * as routes from './routes.ts';

/**
 * Whom the key speaks for. Reads no store: it is the first call of a page, and the cheapest check
 * of a key.
 */
export const getMe: Operation<typeof routes.getMe> = async ({ tenant, role }) => ({ tenant, role });
