import { join } from 'node:path';
import type { Credentials } from '../servers/index.ts';
import { type LambdaFunction, region } from '../template/index.ts';

/** URLs of the services, by the names that the AWS SDK reads. */
export interface ServiceUrls {
  dynamodb: string;
  s3: string;
  sqs: string;
  stepFunctions: string;
}

/**
 * The environment of a function's process: the template's variables and Lambda's own, nothing of
 * the user's shell. The SDK's configuration files point to nonexistent paths.
 */
export function environmentOf(
  lambda: LambdaFunction,
  urls: ServiceUrls,
  credentials: Credentials,
  stateDirectory: string,
): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    LANG: 'en_US.UTF-8',
    TZ: 'UTC',
    ...lambda.environment,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_CONFIG_FILE: join(stateDirectory, 'no-aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(stateDirectory, 'no-aws-credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL_DYNAMODB: urls.dynamodb,
    AWS_ENDPOINT_URL_S3: urls.s3,
    AWS_ENDPOINT_URL_SQS: urls.sqs,
    AWS_ENDPOINT_URL_SFN: urls.stepFunctions,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: lambda.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(lambda.memoryMegabytes),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${lambda.name}`,
    LAMBDA_TASK_ROOT: lambda.code,
    _HANDLER: lambda.handler,
  };
}
