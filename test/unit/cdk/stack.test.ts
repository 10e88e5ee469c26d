import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { definition, definitionText } from '../../retraining/definition.ts';
import { createStack, resourcesOf } from './synthesized.ts';

const template = Template.fromStack(createStack());
const propertiesOf = (type: string) => resourcesOf(template, type).map(([, { Properties }]) => Properties);

describe('the stack', () => {
  it('has no custom resource, parameter or metadata of the toolkit', () => {
    const { Parameters, Conditions, Rules } = template.toJSON();
    expect({ Parameters, Conditions, Rules }).toEqual({});
    for (const [, { Type }] of resourcesOf(template))
      expect(Type).not.toMatch(/^(Custom::|AWS::CloudFormation|AWS::CDK)/);
  });

  it('has only resource types that the local cloud knows', async () => {
    const { supportedResourceTypes } = await import('../../../local/cloud/template/supported-resources.ts');
    const unknown = resourcesOf(template).filter(([, { Type }]) => !supportedResourceTypes.has(Type));
    expect(unknown).toEqual([]);
  });

  it('outputs its API, bucket, key issuer and state machine', () => {
    expect(Object.keys(template.toJSON().Outputs).sort()).toEqual([
      'ApiUrl',
      'BucketName',
      'IssueKeyFunctionName',
      'StateMachineArn',
    ]);
  });
});

describe('storage', () => {
  it('keeps the bucket private, encrypted and behind TLS', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: Match.anyValue(),
    });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });

  it('allows presigned addresses to pages of the API only', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      CorsConfiguration: {
        CorsRules: [
          {
            AllowedOrigins: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('SearchGateway'), 'ApiEndpoint'] }],
            AllowedMethods: ['GET', 'HEAD', 'PUT'],
            AllowedHeaders: ['content-type'],
            ExposedHeaders: ['etag'],
            MaxAge: 3600,
          },
        ],
      },
    });
  });

  it('notifies the queue of creations and removals in the drop folder only', () => {
    const [bucket] = propertiesOf('AWS::S3::Bucket') as [
      { NotificationConfiguration: { QueueConfigurations: unknown[] } },
    ];
    expect(bucket.NotificationConfiguration.QueueConfigurations).toEqual(
      ['s3:ObjectCreated:*', 's3:ObjectRemoved:*'].map((Event) => ({
        Event,
        Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'inbox/' }] } },
        Queue: { 'Fn::GetAtt': [expect.stringContaining('IndexQueue'), 'Arn'] },
      })),
    );
  });

  it('has five tables on demand with point-in-time recovery', () => {
    const tables = propertiesOf('AWS::DynamoDB::Table');
    expect(tables).toHaveLength(5);
    for (const table of tables) {
      expect(table).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      });
    }
  });

  it('reads the change log and the near-duplicates from indexes of the library', () => {
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      KeySchema: [
        { AttributeName: 'tenant', KeyType: 'HASH' },
        { AttributeName: 'imageId', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'changes',
          KeySchema: [
            { AttributeName: 'tenantShard', KeyType: 'HASH' },
            { AttributeName: 'changedAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
        {
          IndexName: 'duplicates',
          KeySchema: [
            { AttributeName: 'tenant', KeyType: 'HASH' },
            { AttributeName: 'duplicateOf', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
        {
          IndexName: 'contents',
          KeySchema: [{ AttributeName: 'content', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    });
  });

  it('expires searches and judgements, and keeps every table but searches when the stack is deleted', () => {
    const stateful = [...resourcesOf(template, 'AWS::DynamoDB::Table'), ...resourcesOf(template, 'AWS::S3::Bucket')];
    for (const [id, { DeletionPolicy, Properties }] of stateful) {
      const isSearches = id.startsWith('StorageSearches');
      expect(DeletionPolicy, id).toBe(isSearches ? 'Delete' : 'RetainExceptOnCreate');
      const expires = isSearches || id.startsWith('StorageProfiles');
      expect(Properties.TimeToLiveSpecification, id).toEqual(
        expires ? { AttributeName: 'expiresAt', Enabled: true } : undefined,
      );
    }
  });
});

describe('indexing', () => {
  it('moves a message to the dead letters after five attempts', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('DeadLetters'), 'Arn'] },
        maxReceiveCount: 5,
      },
    });
    template.hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 14 * 24 * 3600 });
  });

  it('gives the indexer five pictures at a time, and lets it report each failure', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 5,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('leaves a new account’s ten functions room for searches, unless the context says otherwise', () => {
    const atOnce = (of: Template) =>
      resourcesOf(of, 'AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => Properties.ScalingConfig);
    expect(atOnce(template)).toEqual([{ MaximumConcurrency: 5 }, { MaximumConcurrency: 2 }]);
    const larger = Template.fromStack(createStack({ indexingConcurrency: '50' }));
    expect(atOnce(larger)).toEqual([{ MaximumConcurrency: 50 }, { MaximumConcurrency: 2 }]);
    expect(() => createStack({ indexingConcurrency: 'many' })).toThrow('"many"; allowed: whole numbers from 2 to 1000');
  });

  it('hides a message for six times the timeout of the indexer', () => {
    const [queue] = resourcesOf(template, 'AWS::SQS::Queue').filter(([id]) => id.startsWith('IndexingIndexQueue'));
    const [indexer] = resourcesOf(template, 'AWS::Lambda::Function').filter(([id]) =>
      id.startsWith('IndexingIndexImages'),
    );
    expect(queue[1].Properties.VisibilityTimeout).toBe(6 * (indexer[1].Properties.Timeout as number));
  });
});

describe('functions', () => {
  const functions = resourcesOf(template, 'AWS::Lambda::Function');

  it('are ten, on Node 24 and arm64, each with a log group of its own with retention', () => {
    expect(functions).toHaveLength(10);
    const groups = new Set(
      functions.map(([, { Properties }]) => (Properties.LoggingConfig as { LogGroup: { Ref: string } }).LogGroup.Ref),
    );
    expect(groups.size).toBe(10);
    for (const [, { Properties }] of functions) {
      expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler' });
    }
    for (const { RetentionInDays } of propertiesOf('AWS::Logs::LogGroup')) expect(RetentionInDays).toBe(30);
  });

  it.each([
    ['SearchApi', ['NativeLayer', 'RetrievalLayer']],
    ['IndexingIndexImages', ['NativeLayer', 'RetrievalLayer']],
    ['IndexingReconcileInbox', ['NativeLayer', 'RetrievalLayer']],
    ['RetrainingRetrain', ['NativeLayer', 'RetrievalLayer']],
    ['LearningLearnQuery', ['NativeLayer', 'RetrievalLayer']],
    ['RetrainingRelearn', ['NativeLayer', 'RetrievalLayer']],
    ['RetrainingScheduleRetrainings', ['RetrievalLayer']],
    ['SearchAuthorize', ['RetrievalLayer']],
    ['SearchIssueKey', ['RetrievalLayer']],
    ['SearchPage', []],
  ])('%s has the layers it needs', (id, layers) => {
    const [found] = functions.filter(([logicalId]) => logicalId.startsWith(id));
    const attached = ((found[1].Properties.Layers ?? []) as { Ref: string }[]).map(({ Ref }) => Ref.slice(0, -8));
    expect(attached.sort()).toEqual(layers);
  });

  it('take the architecture from the context', () => {
    const other = Template.fromStack(createStack({ architecture: 'x86_64' }));
    other.allResourcesProperties('AWS::Lambda::Function', { Architectures: ['x86_64'] });
    expect(() => createStack({ architecture: 'mips' })).toThrow('"mips"; allowed: arm64, x86_64');
  });
});

describe('the search API', () => {
  const routes = propertiesOf('AWS::ApiGatewayV2::Route');

  it('requires a key for everything below /v1 except health and its own description', () => {
    const open = routes.filter(({ AuthorizationType }) => AuthorizationType === 'NONE').map(({ RouteKey }) => RouteKey);
    const keyed = routes
      .filter(({ AuthorizationType }) => AuthorizationType === 'CUSTOM')
      .map(({ RouteKey }) => RouteKey);
    expect(open.sort()).toEqual(['GET /', 'GET /v1/health', 'GET /v1/openapi.json', 'GET /{proxy+}']);
    expect(keyed).toEqual(['ANY /v1/{proxy+}']);
  });

  it('calls the authorizer for every request, with or without a key', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      AuthorizerResultTtlInSeconds: 0,
      IdentitySource: [],
    });
  });

  it('is throttled and logs neither bodies nor addresses', () => {
    const [stage] = propertiesOf('AWS::ApiGatewayV2::Stage');
    expect(stage.DefaultRouteSettings).toEqual({ ThrottlingBurstLimit: 100, ThrottlingRateLimit: 50 });
    expect(JSON.stringify(stage.AccessLogSettings)).not.toMatch(/sourceIp|body|authorizer/i);
  });
});

describe('retraining', () => {
  it('runs the steps of the definition on the functions retrain and relearn', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineType: 'STANDARD',
      DefinitionString: {
        'Fn::Join': ['', Match.arrayWith([{ 'Fn::GetAtt': [Match.stringLikeRegexp('RetrainFunction'), 'Arn'] }])],
      },
    });
    expect(definition.StartAt).toBe('Identify');
    const functions = new Set(definitionText.match(/(?<="FunctionName":")[^"]+/g));
    expect([...functions].map((arn) => arn.split(':').at(-1)).sort()).toEqual(['Relearn', 'Retrain']);
  });

  it('starts every night, and the drop folder is checked daily', () => {
    const schedules = propertiesOf('AWS::Scheduler::Schedule').map(({ ScheduleExpression, Target }) => [
      ScheduleExpression,
      JSON.parse((Target as { Input: string }).Input),
    ]);
    expect(schedules.sort()).toEqual([
      ['cron(0 2 * * ? *)', { start: 'repartition' }],
      ['cron(0 4 * * ? *)', { relink: true }],
      ['cron(30 3 ? * SUN *)', { start: 'relearn' }],
      ['cron(30 5 * * ? *)', { remove: 'old versions' }],
      ['rate(1 hour)', { start: 'compact' }],
    ]);
  });
});

describe('observability', () => {
  it('alarms on errors of functions and of the API, failed builds and dead letters', () => {
    const alarms = propertiesOf('AWS::CloudWatch::Alarm');
    const watched = alarms.map(({ MetricName }) => MetricName);
    expect(watched.filter((name) => name === 'Errors')).toHaveLength(10);
    // The function of the API answers failures itself and never fails.
    expect(watched).toEqual(expect.arrayContaining(['ApproximateNumberOfMessagesVisible', '5xx']));
    expect(JSON.stringify(alarms)).toMatch(/ExecutionsFailed.*ExecutionsTimedOut/);
  });
});

describe('what has not been built', () => {
  it('gives a readable template and a warning that stops a strict deployment', async () => {
    const stack = createStack({}, ['layers/native-linux-arm64', 'functions/api']);
    const { Annotations } = await import('aws-cdk-lib/assertions');
    Annotations.fromStack(stack).hasWarning(
      '*',
      Match.stringLikeRegexp('^Not built: layers/native-linux-arm64, functions/api'),
    );
  });

  it('gives no warning when everything is built', async () => {
    const { Annotations } = await import('aws-cdk-lib/assertions');
    Annotations.fromStack(createStack()).hasNoWarning('*', Match.anyValue());
  });
});
