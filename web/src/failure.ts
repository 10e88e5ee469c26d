import { NoServiceError, ProblemError } from '@dlsift/client';

/** A failure as shown to the user. */
export interface Failure {
  title: string;
  detail: string;
  /** Whether the same request can succeed later. */
  mayPass: boolean;
  wrongKey: boolean;
}

/** What to tell the user of an error. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ProblemError) {
    const { title, status } = error;
    if (status === 401) {
      return {
        title,
        detail:
          'No key like it was issued here, or it has been revoked. Copy it whole, from its first letter to its last.',
        mayPass: false,
        wrongKey: true,
      };
    }
    const detail = /[.!?]$/.test(error.detail) ? error.detail : `${error.detail}.`;
    return { title, detail, mayPass: status >= 500 || status === 429, wrongKey: false };
  }
  if (error instanceof NoServiceError) {
    return { title: 'The service does not answer', detail: error.message, mayPass: true, wrongKey: false };
  }
  const detail = error instanceof Error ? error.message : String(error);
  return { title: 'That did not work', detail, mayPass: false, wrongKey: false };
}
