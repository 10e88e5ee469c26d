/** A refusal of the API: its problem document (RFC 9457), or one made of a gateway's answer. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  /** A URI that names the kind of problem; `about:blank` when only the status is known. */
  readonly type: string;
  readonly title: string;
  /**
   * What is wrong, the value received, and what is allowed, in a sentence. Also the error's
   * message.
   */
  readonly detail: string;

  constructor(problem: { status: number; type: string; title: string; detail: string }) {
    super(problem.detail);
    this.status = problem.status;
    this.type = problem.type;
    this.title = problem.title;
    this.detail = problem.detail;
  }
}

/** No DLSIFT service answers at this URL: no network, no server, or another server. */
export class NoServiceError extends Error {
  override readonly name = 'NoServiceError';
  readonly url: string;

  constructor(url: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.url = url;
  }
}

/** The `ProblemError` of an answer other than 2xx. Reads the answer's body. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const { status } = response;
  const title = response.statusText || `HTTP ${status}`;
  const fallback = { status, type: 'about:blank', title, detail: `The server answered ${status} ${title}.` };
  const body: unknown = await response.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null) return new ProblemError(fallback);
  const text = (key: string): string | undefined => {
    const value = (body as Record<string, unknown>)[key];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  return new ProblemError({
    status,
    type: text('type') ?? fallback.type,
    title: text('title') ?? fallback.title,
    // API Gateway's own refusals carry `message` in place of a problem document.
    detail: text('detail') ?? text('message') ?? text('title') ?? fallback.detail,
  });
}

type Failure = { code?: unknown; cause?: { code?: unknown } };

/** Why a request failed, in words. Node's fetch has the reason in `cause`; browsers give none. */
export function networkReason(error: unknown): string {
  const code = (error as Failure).cause?.code ?? (error as Failure).code;
  if (code === 'ECONNREFUSED') return 'nothing listens there (connection refused)';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the host name is unknown';
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET') return 'the connection was cut';
  return typeof code === 'string' ? `the connection failed (${code})` : 'it cannot be reached';
}
