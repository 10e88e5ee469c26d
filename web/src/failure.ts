import { NoServiceError, ProblemError } from '@dlsift/client';

/** A failure in the words that a person gets to read. */
export interface Failure {
  title: string;
  detail: string;
  /** The same request may well succeed later. */
  mayPass: boolean;
  wrongKey: boolean;
}

export function failureOf(error: unknown): Failure {
  if (error instanceof ProblemError) {
    const { title, detail, status } = error;
    return { title, detail, mayPass: status >= 500 || status === 429, wrongKey: status === 401 };
  }
  if (error instanceof NoServiceError) {
    return { title: 'The service does not answer', detail: error.message, mayPass: true, wrongKey: false };
  }
  const detail = error instanceof Error ? error.message : String(error);
  return { title: 'That did not work', detail, mayPass: false, wrongKey: false };
}
