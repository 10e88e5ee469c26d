import { CloudError } from '../errors.ts';
import type { Resource } from './model.ts';

/** Account and region of the local cloud. */
export const account = '000000000000';
export const region = 'us-east-1';

/**
 * URLs of the servers, which are known once they listen, before the template's values are resolved.
 */
export interface Addresses {
  /** Base URL of the HTTP API. */
  api: string;
  /** URL of the queue server. */
  queues: string;
}

/** The property that names a resource of this type, where a template may choose the name. */
const nameProperties: Record<string, string> = {
  'AWS::ApiGatewayV2::Authorizer': 'Name',
  'AWS::ApiGatewayV2::Stage': 'StageName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Lambda::LayerVersion': 'LayerName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::Scheduler::Schedule': 'Name',
  'AWS::StepFunctions::StateMachine': 'StateMachineName',
};

/** A resource's physical name: its own, or one that stays the same between starts. */
export function physicalName(stack: string, logicalId: string, resource: Resource): string {
  const property = nameProperties[resource.Type];
  const given = property === undefined ? undefined : resource.Properties?.[property];
  if (typeof given === 'string') return given;
  if (resource.Type === 'AWS::S3::Bucket') return `${stack}-${logicalId}`.toLowerCase().slice(0, 63);
  return `${stack}-${logicalId}`;
}

/** `Ref` of a resource. */
export function refOf(type: string, name: string, addresses: Addresses): string {
  switch (type) {
    case 'AWS::SQS::Queue':
      return `${addresses.queues}/${account}/${name}`;
    case 'AWS::Lambda::LayerVersion':
      return `${arnOf(type, name)}:1`;
    case 'AWS::StepFunctions::StateMachine':
    case 'AWS::SNS::Topic':
      return arnOf(type, name);
    default:
      return name;
  }
}

/** `Fn::GetAtt` of a resource. */
export function attributeOf(type: string, name: string, attribute: string, addresses: Addresses): string {
  if (attribute === 'Arn') return arnOf(type, name);
  if (attribute === 'LayerVersionArn') return refOf(type, name, addresses);
  if (type === 'AWS::ApiGatewayV2::Api' && attribute === 'ApiEndpoint') return addresses.api;
  if (attribute === 'Name' || attribute.endsWith('Name') || attribute.endsWith('Id')) return name;
  throw new CloudError(`The template asks for ${attribute} of a ${type} (${name}), which is not known here.`);
}

const arnPatterns: Record<string, (name: string) => string> = {
  'AWS::DynamoDB::Table': (name) => `arn:aws:dynamodb:${region}:${account}:table/${name}`,
  'AWS::IAM::Role': (name) => `arn:aws:iam::${account}:role/${name}`,
  'AWS::Lambda::Function': (name) => `arn:aws:lambda:${region}:${account}:function:${name}`,
  'AWS::Lambda::LayerVersion': (name) => `arn:aws:lambda:${region}:${account}:layer:${name}`,
  'AWS::Logs::LogGroup': (name) => `arn:aws:logs:${region}:${account}:log-group:${name}:*`,
  'AWS::S3::Bucket': (name) => `arn:aws:s3:::${name}`,
  'AWS::SNS::Topic': (name) => `arn:aws:sns:${region}:${account}:${name}`,
  'AWS::SQS::Queue': (name) => `arn:aws:sqs:${region}:${account}:${name}`,
  'AWS::Scheduler::Schedule': (name) => `arn:aws:scheduler:${region}:${account}:schedule/default/${name}`,
  'AWS::StepFunctions::StateMachine': (name) => `arn:aws:states:${region}:${account}:stateMachine:${name}`,
};

function arnOf(type: string, name: string): string {
  const pattern = arnPatterns[type];
  return pattern === undefined
    ? `arn:aws:${type.split('::')[1]?.toLowerCase()}:${region}:${account}:${name}`
    : pattern(name);
}
