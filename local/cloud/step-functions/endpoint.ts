import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { StepFunctionsService } from './service.ts';
import { ServiceError } from './service-error.ts';

type Action = (input: never) => object;

/**
 * Implements AWS JSON 1.0 for the service, so that the SDK's client works unchanged. Answers 503
 * until it has a service.
 */
export class StepFunctionsServer {
  readonly server: Server;
  #service: StepFunctionsService | undefined;

  constructor() {
    this.server = createServer(async (request, response) => {
      const { status, body } = await answer(this.#service, request);
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify(body));
    });
  }

  serve(service: StepFunctionsService): void {
    this.#service = service;
  }
}

async function answer(
  service: StepFunctionsService | undefined,
  request: IncomingMessage,
): Promise<{ status: number; body: object }> {
  if (service === undefined) return { status: 503, body: { __type: 'ServiceUnavailable', message: 'Starting.' } };
  const actions: Record<string, Action> = {
    StartExecution: (input) => service.startExecution(input),
    DescribeExecution: (input) => service.describeExecution(input),
    ListExecutions: (input) => service.listExecutions(input),
    StopExecution: (input) => service.stopExecution(input),
    GetExecutionHistory: (input) => service.getExecutionHistory(input),
    ListStateMachines: () => service.listStateMachines(),
  };
  const target = String(request.headers['x-amz-target'] ?? '');
  try {
    // Browsers send an Origin header, the SDK does not: web pages cannot start executions.
    if (request.headers.origin !== undefined) throw new ServiceError('AccessDeniedException', 'Not for browsers.');
    const action = actions[target.replace('AWSStepFunctions.', '')];
    if (action === undefined)
      throw new ServiceError('UnknownOperationException', `Unknown operation ${JSON.stringify(target)}`);
    const chunks = await request.toArray();
    return { status: 200, body: action(JSON.parse(Buffer.concat(chunks).toString()) as never) };
  } catch (error) {
    const { name, message } = error as Error;
    const known = error instanceof ServiceError;
    return { status: known ? 400 : 500, body: { __type: known ? name : 'InternalFailure', message } };
  }
}
