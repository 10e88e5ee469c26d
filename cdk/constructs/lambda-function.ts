import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { StoredTable } from '../storage/tables.ts';
import type { Artefacts } from './artefacts.ts';
import { createLogGroup } from './log-group.ts';

export interface DlsiftFunctionProps {
  artefacts: Artefacts;
  /** Name of its folder under `functions/`, and of its bundle. */
  name: string;
  description: string;
  /** `native` adds the native layer to the retrieval layer. */
  layers: 'none' | 'retrieval' | 'native';
  memoryMegabytes: number;
  timeoutSeconds: number;
  environment?: Record<string, string>;
}

/**
 * A Lambda function with the defaults of this stack: Node 24, a log group with retention, and a
 * role that may only write to that log group. The methods `uses…` add rights, and pass the
 * resource's name in the environment. Tracing is off: X-Ray's permissions need `Resource: *`, and
 * answers carry their own timings.
 */
export class DlsiftFunction extends Construct {
  readonly lambda: LambdaFunction;

  constructor(scope: Construct, id: string, props: DlsiftFunctionProps) {
    super(scope, id);
    const { artefacts, layers } = props;
    const logGroup = createLogGroup(this, 'Logs');
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    this.lambda = new LambdaFunction(this, 'Function', {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: artefacts.architecture,
      handler: 'index.handler',
      code: artefacts.code(`functions/${props.name}`),
      layers: {
        none: [],
        retrieval: [artefacts.retrieval],
        native: [artefacts.retrieval, artefacts.native],
      }[layers],
      memorySize: props.memoryMegabytes,
      timeout: Duration.seconds(props.timeoutSeconds),
      environment: props.environment,
      loggingFormat: LoggingFormat.JSON,
      logGroup,
      role,
    });
  }

  /**
   * Allows these DynamoDB actions on the table, and queries of these of its indexes; sets
   * `<NAME>_TABLE`.
   */
  usesTable({ table, variable }: StoredTable, actions: readonly string[], indexes: readonly string[] = []): void {
    this.lambda.addEnvironment(variable, table.tableName);
    this.allow(
      actions.map((action) => `dynamodb:${action}`),
      [table.tableArn],
    );
    if (indexes.length === 0) return;
    this.allow(
      ['dynamodb:Query'],
      indexes.map((index) => `${table.tableArn}/index/${index}`),
    );
  }

  /** Allows these S3 object actions under each prefix of the bucket and sets `BUCKET`. */
  usesObjects(bucket: Bucket, actionsUnder: Readonly<Record<string, readonly string[]>>): void {
    this.lambda.addEnvironment('BUCKET', bucket.bucketName);
    for (const [prefix, actions] of Object.entries(actionsUnder)) {
      this.allow(
        actions.map((action) => `s3:${action}`),
        [bucket.arnForObjects(`${prefix}*`)],
      );
      const logicalId = Stack.of(this).getLogicalId(bucket.node.defaultChild as CfnBucket);
      Validations.of(this).acknowledge({
        id: `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>/${prefix}*]`,
        reason: 'The wildcard covers the objects under one prefix of the one bucket.',
      });
    }
  }

  /**
   * Allows listing the bucket. Without that right S3 answers 403 instead of 404 for a missing
   * object.
   */
  seesMissingObjects(bucket: Bucket): void {
    this.allow(['s3:ListBucket'], [bucket.bucketArn]);
  }

  allow(actions: string[], resources: string[]): void {
    this.lambda.addToRolePolicy(new PolicyStatement({ actions, resources }));
  }
}
