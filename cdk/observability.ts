import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Alarm, ComparisonOperator, type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { DlsiftFunction } from './constructs/lambda-function.ts';

export interface ObservabilityProps {
  functions: Readonly<Record<string, DlsiftFunction>>;
  httpApi: HttpApi;
  deadLetters: IQueue;
  learningDeadLetters: IQueue;
  retraining: IStateMachine;
}

/**
 * Alarms: errors of a function or of the API, a failed build, and messages that could not be
 * processed.
 */
export class Observability extends Construct {
  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    const period = Duration.minutes(5);
    for (const [name, { lambda }] of Object.entries(props.functions)) {
      this.#alarm(`${name}Errors`, `${lambda.node.path} failed`, lambda.metricErrors({ period }));
    }
    this.#alarm(
      'RetrainingFailed',
      'A build failed or took too long; the version before it still serves',
      new MathExpression({
        expression: 'failed + timedOut',
        usingMetrics: {
          failed: props.retraining.metricFailed({ period }),
          timedOut: props.retraining.metricTimedOut({ period }),
        },
        period,
      }),
    );
    // The function `api` answers with status 500 rather than fail; its errors show in the HTTP
    // API's metric only.
    this.#alarm(
      'ApiFailed',
      'The API answered that the service failed, or could not be reached',
      props.httpApi.metricServerError({ period, statistic: 'Sum' }),
    );
    this.#alarm(
      'DeadLetters',
      'S3 events that five attempts could not index',
      props.deadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
    );
    this.#alarm(
      'LearningDeadLetters',
      'Queries that five attempts could not learn',
      props.learningDeadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
    );
  }

  #alarm(id: string, alarmDescription: string, metric: IMetric): void {
    new Alarm(this, id, {
      alarmDescription,
      metric,
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
