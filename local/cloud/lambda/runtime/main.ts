/** Body of a function's process: loads the bundle, then answers one invocation at a time. */
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { maxPayloadBytes } from '../limits.ts';
import type { FromProcess, FunctionError, InvokeMessage, StartMessage, ToProcess } from '../protocol.ts';
import { layerResolver } from './layers.ts';

type Handler = (event: unknown, context: object) => unknown;

let start: StartMessage;
let handler: Handler;

// The terminal's Ctrl-C reaches every process of the group; the cloud ends its functions itself.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(0));
process.on('message', (message: ToProcess) => {
  void (message.type === 'start' ? load(message) : invoke(message));
});

async function load(message: StartMessage): Promise<void> {
  start = message;
  try {
    registerHooks({ resolve: layerResolver(message.layers) });
    const [file = '', name = ''] = message.handler.split('.');
    const bundle = await import(pathToFileURL(join(message.code, `${file}.mjs`)).href);
    if (typeof bundle[name] !== 'function') throw new Error(`${message.handler} is undefined or not exported`);
    handler = bundle[name];
    answer({ type: 'ready' });
  } catch (error) {
    console.error(error);
    answer({ type: 'start-failed', error: described(error) });
  }
}

async function invoke({ requestId, event, deadline }: InvokeMessage): Promise<void> {
  try {
    const result = await handler(JSON.parse(event), contextOf(requestId, deadline));
    const payload = JSON.stringify(result ?? null);
    if (Buffer.byteLength(payload) > maxPayloadBytes) {
      answer({
        type: 'threw',
        requestId,
        error: {
          errorType: 'Function.ResponseSizeTooLarge',
          errorMessage: `Response payload size exceeded maximum allowed payload size (${maxPayloadBytes} bytes).`,
        },
      });
      return;
    }
    answer({ type: 'returned', requestId, payload });
  } catch (error) {
    console.error(requestId, error);
    answer({ type: 'threw', requestId, error: described(error) });
  }
}

function contextOf(requestId: string, deadline: number): object {
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: start.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: start.functionArn,
    memoryLimitInMB: String(start.memoryMegabytes),
    logGroupName: `/aws/lambda/${start.functionName}`,
    logStreamName: `local/${process.pid}`,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

function described(error: unknown): FunctionError {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error) };
  return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') ?? [] };
}

function answer(message: FromProcess): void {
  if (process.connected) process.send?.(message);
}
