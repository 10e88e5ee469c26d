import { Duration } from 'aws-cdk-lib';
import { Errors, JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';

/** Waits more than half an hour for a free function; full jitter halves each wait on average. */
const whileBusy: RetryProps = {
  errors: ['Lambda.TooManyRequestsException'],
  interval: Duration.seconds(5),
  maxAttempts: 120,
  backoffRate: 2,
  maxDelay: Duration.seconds(60),
  jitterStrategy: JitterType.FULL,
};

/** The retry policy of every step. */
export const retries: readonly RetryProps[] = [
  whileBusy,
  {
    errors: [
      'Lambda.ServiceException',
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
      'Lambda.ClientExecutionTimeoutException',
    ],
    interval: Duration.seconds(2),
    maxAttempts: 6,
    backoffRate: 2,
    maxDelay: Duration.seconds(60),
    jitterStrategy: JitterType.FULL,
  },
  {
    errors: [Errors.TASKS_FAILED],
    interval: Duration.seconds(3),
    maxAttempts: 2,
    backoffRate: 3,
    jitterStrategy: JitterType.FULL,
  },
];

/** The retry policy of the steps that give the lease back. */
export const leaseRetries: readonly RetryProps[] = [
  whileBusy,
  {
    errors: [Errors.ALL],
    interval: Duration.seconds(2),
    maxAttempts: 4,
    backoffRate: 2,
    jitterStrategy: JitterType.FULL,
  },
];
