/** First message to a function's process. */
export interface StartMessage {
  type: 'start';
  /** The bundle's folder. */
  code: string;
  /** `file.export`. */
  handler: string;
  layers: string[];
  functionName: string;
  functionArn: string;
  memoryMegabytes: number;
}

export interface InvokeMessage {
  type: 'invoke';
  requestId: string;
  /** The event as JSON. */
  event: string;
  /** When the invocation times out, in milliseconds since 1970. */
  deadline: number;
}

export type ToProcess = StartMessage | InvokeMessage;

/** An error in the form in which Lambda reports it. */
export interface FunctionError {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

export type FromProcess =
  | { type: 'ready' }
  | { type: 'start-failed'; error: FunctionError }
  | { type: 'returned'; requestId: string; payload: string }
  | { type: 'threw'; requestId: string; error: FunctionError };
