import { handle } from 'hono/aws-lambda';
import { createApp } from './app.ts';
import { services } from './services/index.ts';

const app = createApp(services);

// Models load while the function starts rather than during its first search.
services().featureSets.shipped();

export const handler = handle(app);
