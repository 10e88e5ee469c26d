import { Logger } from '@aws-lambda-powertools/logger';

/** One structured log line per event worth telling. Never picture bytes, keys of callers or signed URLs. */
export const logger = new Logger({ serviceName: 'dlsift' });
