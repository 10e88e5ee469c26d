import { Logger } from '@aws-lambda-powertools/logger';

/** Writes one structured line per event. Never log picture bytes, API keys or signed URLs. */
export const logger = new Logger({ serviceName: 'dlsift' });
