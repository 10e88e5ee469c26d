import { handle } from 'hono/aws-lambda';
import { createApp } from './app.ts';
import { services } from './services.ts';

const app = createApp(services);

// Models load while the function starts, not during its first search.
services().shipped();

export const handler = handle(app);
