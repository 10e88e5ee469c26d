/** Any JSON value of a template, with intrinsic functions. */
export type Expression = null | boolean | number | string | Expression[] | { [key: string]: Expression };

export interface Resource {
  Type: string;
  Properties?: Record<string, Expression>;
  Condition?: string;
}

/** A CloudFormation template as synthesized. */
export interface Template {
  Parameters?: Record<string, { Type: string; Default?: string }>;
  Mappings?: Record<string, Record<string, Record<string, Expression>>>;
  Conditions?: Record<string, Expression>;
  Resources: Record<string, Resource>;
}

/**
 * The resources to run, with every intrinsic function resolved. Names are physical names; units of
 * durations are in the field's name.
 */
export interface CloudModel {
  tables: Table[];
  buckets: Bucket[];
  queues: Queue[];
  functions: LambdaFunction[];
  eventSources: EventSource[];
  stateMachines: StateMachineModel[];
  schedules: Schedule[];
  httpApis: HttpApi[];
}

export interface Table {
  name: string;
  attributes: { AttributeName: string; AttributeType: 'S' | 'N' | 'B' }[];
  keys: KeySchema;
  indexes: { IndexName: string; KeySchema: KeySchema; Projection: { ProjectionType?: string } }[];
}

export type KeySchema = { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[];

export interface Bucket {
  name: string;
  notifications: BucketNotification[];
  cors: CorsRule[];
}

export interface BucketNotification {
  /** Such as `s3:ObjectCreated:*`. */
  event: string;
  queueArn: string;
  prefix: string;
  suffix: string;
}

export interface CorsRule {
  origins: string[];
  methods: string[];
  headers: string[];
  exposedHeaders: string[];
  maxAgeSeconds: number;
}

export interface Queue {
  name: string;
  arn: string;
  /** As SQS takes them: every value a string. */
  attributes: Record<string, string>;
}

export interface LambdaFunction {
  logicalId: string;
  name: string;
  arn: string;
  /** The bundle's folder. */
  code: string;
  /** `file.export`, as Lambda has it. */
  handler: string;
  /** Folders that Lambda would merge into `/opt`, in order. */
  layers: string[];
  environment: Record<string, string>;
  timeoutSeconds: number;
  memoryMegabytes: number;
}

export interface EventSource {
  queueArn: string;
  functionArn: string;
  batchSize: number;
  partialFailures: boolean;
  maxConcurrency: number | undefined;
}

export interface StateMachineModel {
  name: string;
  arn: string;
  definition: Record<string, unknown>;
}

export interface Schedule {
  name: string;
  /** `cron(…)` or `rate(…)`. */
  expression: string;
  timezone: string;
  targetArn: string;
  input: unknown;
}

export interface HttpApi {
  id: string;
  routes: Route[];
  cors: HttpCors | undefined;
}

export interface HttpCors {
  origins: string[];
  methods: string[];
  headers: string[];
  exposedHeaders: string[];
  maxAgeSeconds: number | undefined;
}

export interface Route {
  /** Such as `ANY /v1/{proxy+}` or `$default`. */
  routeKey: string;
  functionArn: string;
  timeoutMilliseconds: number;
  authorizer: Authorizer | undefined;
}

export interface Authorizer {
  functionArn: string;
  /**
   * Such as `$request.header.x-api-key`; a request without one of them is answered 401 without a
   * call.
   */
  identitySources: string[];
  simpleResponses: boolean;
}
