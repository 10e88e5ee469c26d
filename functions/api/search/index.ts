/**
 * Queries in all their forms. A request is read (`input`), the pictures that it names are described (`pictures`), the
 * library is ranked and the ranking remembered (`search`); further pages come from what was remembered (`pages`), and
 * `compare` asks the same of two pictures alone.
 */

import type { Services } from '../services.ts';
import type { NewSearch, NextPage } from './input.ts';
import { showNextPage } from './pages.ts';
import type { SearchAnswer } from './present.ts';
import { search } from './search.ts';

export { compare, readComparison } from './compare.ts';
export { readSearch } from './input.ts';

export function answerSearch(tenant: string, asked: NewSearch | NextPage, services: Services): Promise<SearchAnswer> {
  return asked.kind === 'page' ? showNextPage(tenant, asked, services) : search(tenant, asked, services);
}
