/**
 * Searches and their feedback. A request is read (`read-search`), its pictures are described, the
 * library is ranked and the ranking remembered (`search`, `learned-query`); further pages
 * (`next-page`) and feedback (`give-feedback`) use what was remembered.
 */
import { defineCall, type Resource } from '../../http/index.ts';
import { giveFeedback } from './give-feedback.ts';
import * as routes from './routes.ts';
import { search } from './search.ts';

export const searches: Resource = {
  name: 'Search',
  description: 'Searches by picture, and the feedback from which their ranking learns.',
  calls: [defineCall(routes.search, search), defineCall(routes.giveFeedback, giveFeedback)],
};
