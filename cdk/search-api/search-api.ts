import { Duration, Validations } from 'aws-cdk-lib';
import { type HttpApi, HttpMethod, HttpNoneAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Artefacts } from '../constructs/artefacts.ts';
import { DlsiftFunction } from '../constructs/lambda-function.ts';
import { followsExecutions, startsExecutions } from '../retraining/executions.ts';
import type { Storage } from '../storage/storage.ts';
import { changesIndex, duplicatesIndex } from '../storage/tables.ts';
import { createHttpApi } from './http-api.ts';

export interface SearchApiProps {
  artefacts: Artefacts;
  storage: Storage;
  retraining: StateMachine;
  /** Queue of queries to refine. */
  learning: Queue;
}

/**
 * The HTTPS API: `/v1` behind the check of API keys, the search page, and the function that issues
 * keys.
 */
export class SearchApi extends Construct {
  readonly httpApi: HttpApi;
  readonly api: DlsiftFunction;
  readonly authorize: DlsiftFunction;
  readonly page: DlsiftFunction;
  readonly issueKey: DlsiftFunction;

  constructor(scope: Construct, id: string, props: SearchApiProps) {
    super(scope, id);
    const { artefacts, storage } = props;
    this.httpApi = createHttpApi(this);
    this.api = this.#createApi(props);
    this.authorize = small(this, 'Authorize', artefacts, 'authorize', 'Finds the tenant and role of an API key');
    this.authorize.usesTable(storage.tables.tenants, ['GetItem']);
    this.issueKey = small(this, 'IssueKey', artefacts, 'issue-key', 'Makes an API key; invoked by an administrator');
    this.issueKey.usesTable(storage.tables.tenants, ['PutItem']);
    this.page = new DlsiftFunction(this, 'Page', {
      artefacts,
      name: 'page',
      description: 'Serves the search page',
      layers: 'none',
      memoryMegabytes: 256,
      timeoutSeconds: 10,
    });
    this.#addRoutes();
  }

  #createApi({ artefacts, storage, retraining, learning }: SearchApiProps): DlsiftFunction {
    const { tables, pictures } = storage;
    const api = new DlsiftFunction(this, 'Api', {
      artefacts,
      name: 'api',
      description: 'Answers /v1',
      layers: 'native',
      memoryMegabytes: 2048,
      // An HTTP API waits for 30 seconds at most.
      timeoutSeconds: 29,
    });
    const indexes = [changesIndex, duplicatesIndex];
    api.usesTable(tables.library, ['GetItem', 'BatchGetItem', 'Query', 'UpdateItem'], indexes);
    api.usesTable(tables.partitions, ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem']);
    api.usesTable(tables.profiles, ['GetItem', 'Query', 'PutItem', 'DeleteItem']);
    api.usesTable(tables.searches, ['GetItem', 'PutItem', 'UpdateItem']);
    api.usesObjects(pictures, {
      // GetObject: a search by a region or the mirror image of a picture reads the picture itself.
      'inbox/': ['GetObject', 'PutObject', 'DeleteObject'],
      'queries/': ['GetObject', 'PutObject'],
      'thumbnails/': ['GetObject'],
      'keypoints/': ['GetObject'],
      'words/': ['GetObject'],
      'partitions/': ['GetObject'],
      'incoming/': ['GetObject', 'PutObject', 'DeleteObject'],
      'models/': ['GetObject', 'PutObject'],
    });
    api.lambda.addEnvironment('LEARN_QUEUE_URL', learning.queueUrl);
    api.allow(['sqs:SendMessage'], [learning.queueArn]);
    api.seesMissingObjects(pictures);
    startsExecutions(api, retraining);
    followsExecutions(api, retraining);
    return api;
  }

  #addRoutes(): void {
    const authorizer = new HttpLambdaAuthorizer('KeyAuthorizer', this.authorize.lambda, {
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      // Called for every request, with or without a key, so that `api` can answer a missing key
      // with a problem document.
      identitySource: [],
      resultsCacheTtl: Duration.seconds(0),
    });
    const api = new HttpLambdaIntegration('ApiIntegration', this.api.lambda);
    const page = new HttpLambdaIntegration('PageIntegration', this.page.lambda);
    const open = new HttpNoneAuthorizer();
    this.httpApi.addRoutes({ path: '/v1/{proxy+}', methods: [HttpMethod.ANY], integration: api, authorizer });
    const routes = [
      ...['/v1/health', '/v1/openapi.json'].map((path) => ({ path, integration: api })),
      ...['/', '/{proxy+}'].map((path) => ({ path, integration: page })),
    ];
    for (const { path, integration } of routes) {
      const added = this.httpApi.addRoutes({ path, methods: [HttpMethod.GET], integration, authorizer: open });
      for (const route of added) {
        Validations.of(route).acknowledge({
          id: 'AwsSolutions-APIG4',
          reason: 'Health, the API description and the static page have no data of a tenant.',
        });
      }
    }
  }
}

function small(scope: Construct, id: string, artefacts: Artefacts, name: string, description: string): DlsiftFunction {
  return new DlsiftFunction(scope, id, {
    artefacts,
    name,
    description,
    layers: 'retrieval',
    // Every request waits for the authorizer; with less memory, its cold start takes as long as a
    // search.
    memoryMegabytes: 512,
    timeoutSeconds: 10,
  });
}
