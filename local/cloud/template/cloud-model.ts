import { CloudError } from '../errors.ts';
import { httpApis } from './http-api-model.ts';
import type { Addresses } from './identity.ts';
import type { Bucket, CloudModel, EventSource, LambdaFunction, Queue, Schedule, Table } from './model.ts';
import type { SynthesizedStack } from './read-template.ts';
import { type Resolved, resourcesOf } from './resources.ts';
import { stateMachines } from './state-machine-model.ts';

/** Resolves a stack into the resources to run. */
export function buildModel(stack: SynthesizedStack, addresses: Addresses): CloudModel {
  const resources = resourcesOf(stack, addresses);
  const layers = new Map(
    resources('AWS::Lambda::LayerVersion').map((layer) => [layer.ref, codePath(stack, layer, 'Content')]),
  );
  return {
    tables: resources('AWS::DynamoDB::Table').map(table),
    buckets: resources('AWS::S3::Bucket').map(bucket),
    queues: resources('AWS::SQS::Queue').map(queue),
    functions: resources('AWS::Lambda::Function').map((resource) => lambdaFunction(stack, resource, layers)),
    eventSources: resources('AWS::Lambda::EventSourceMapping').flatMap(eventSource),
    stateMachines: stateMachines(resources, stack.assetPath),
    schedules: resources('AWS::Scheduler::Schedule').flatMap(schedule),
    httpApis: httpApis(resources),
  };
}

function table(resource: Resolved): Table {
  return {
    name: resource.name,
    attributes: resource.required('AttributeDefinitions'),
    keys: resource.required('KeySchema'),
    indexes: resource.property('GlobalSecondaryIndexes') ?? [],
  };
}

interface QueueConfiguration {
  Event: string;
  Queue: string;
  Filter?: { S3Key: { Rules: { Name: string; Value: string }[] } };
}
interface CorsConfiguration {
  CorsRules: {
    AllowedOrigins: string[];
    AllowedMethods: string[];
    AllowedHeaders?: string[];
    ExposedHeaders?: string[];
    MaxAge?: number;
  }[];
}

function bucket(resource: Resolved): Bucket {
  const notifications = resource.property<{ QueueConfigurations?: QueueConfiguration[] }>('NotificationConfiguration');
  const cors = resource.property<CorsConfiguration>('CorsConfiguration');
  return {
    name: resource.name,
    notifications: (notifications?.QueueConfigurations ?? []).map(({ Event, Queue, Filter }) => {
      const rule = (name: string) => Filter?.S3Key.Rules.find(({ Name }) => Name.toLowerCase() === name)?.Value ?? '';
      return { event: Event, queueArn: Queue, prefix: rule('prefix'), suffix: rule('suffix') };
    }),
    cors: (cors?.CorsRules ?? []).map((rule) => ({
      origins: rule.AllowedOrigins,
      methods: rule.AllowedMethods,
      headers: rule.AllowedHeaders ?? [],
      exposedHeaders: rule.ExposedHeaders ?? [],
      maxAgeSeconds: rule.MaxAge ?? 0,
    })),
  };
}

const queueAttributes = [
  'DelaySeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'RedrivePolicy',
  'VisibilityTimeout',
];

function queue(resource: Resolved): Queue {
  const attributes = queueAttributes.flatMap((name) => {
    const value = resource.property(name);
    if (value === undefined) return [];
    return [[name, typeof value === 'object' ? JSON.stringify(value) : String(value)]];
  });
  return { name: resource.name, arn: resource.arn, attributes: Object.fromEntries(attributes) };
}

function lambdaFunction(stack: SynthesizedStack, resource: Resolved, layers: Map<string, string>): LambdaFunction {
  const environment = resource.property<{ Variables?: Record<string, unknown> }>('Environment')?.Variables ?? {};
  return {
    logicalId: resource.logicalId,
    name: resource.name,
    arn: resource.arn,
    code: codePath(stack, resource, 'Code'),
    handler: resource.required('Handler'),
    layers: (resource.property<string[]>('Layers') ?? []).map((arn) => {
      const layer = layers.get(arn);
      if (layer === undefined)
        throw new CloudError(`${resource.logicalId} uses the layer ${arn}, which the template does not define.`);
      return layer;
    }),
    environment: Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value)])),
    timeoutSeconds: Number(resource.property('Timeout') ?? 3),
    memoryMegabytes: Number(resource.property('MemorySize') ?? 128),
  };
}

function codePath(stack: SynthesizedStack, resource: Resolved, property: 'Code' | 'Content'): string {
  const { S3Key } = resource.required<{ S3Key?: string }>(property);
  if (S3Key === undefined)
    throw new CloudError(`${resource.logicalId}: expected code from an asset (S3Key); inline code is not run here.`);
  return stack.assetPath(S3Key);
}

function eventSource(resource: Resolved): EventSource[] {
  if (resource.property('Enabled') === false) return [];
  const target = resource.required<string>('FunctionName');
  return [
    {
      queueArn: resource.required('EventSourceArn'),
      functionArn: target,
      batchSize: Number(resource.property('BatchSize') ?? 10),
      partialFailures: (resource.property<string[]>('FunctionResponseTypes') ?? []).includes('ReportBatchItemFailures'),
      maxConcurrency: resource.property<{ MaximumConcurrency?: number }>('ScalingConfig')?.MaximumConcurrency,
    },
  ];
}

function schedule(resource: Resolved): Schedule[] {
  if (resource.property('State') === 'DISABLED') return [];
  const target = resource.required<{ Arn: string; Input?: string }>('Target');
  return [
    {
      name: resource.name,
      expression: resource.required('ScheduleExpression'),
      timezone: resource.property('ScheduleExpressionTimezone') ?? 'UTC',
      targetArn: target.Arn,
      input: target.Input === undefined ? {} : JSON.parse(target.Input),
    },
  ];
}
