import { CfnOutput, DefaultStackSynthesizer, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Artefacts } from './constructs/artefacts.ts';
import { Indexing } from './indexing.ts';
import { Learning } from './learning.ts';
import { Observability } from './observability.ts';
import { Retraining } from './retraining/retraining.ts';
import { SearchApi } from './search-api/search-api.ts';
import { Storage } from './storage/storage.ts';

export interface DlsiftStackProps extends StackProps {
  /** The folder of built functions and layers. */
  artefacts: string;
}

/**
 * The whole of DLSIFT. It uses plain resource types only, because the local cloud runs the same
 * template.
 */
export class DlsiftStack extends Stack {
  constructor(scope: Construct, id: string, props: DlsiftStackProps) {
    super(scope, id, {
      description: 'DLSIFT: private, pay-per-use picture search',
      // The CLI checks the version of the bootstrap stack itself; the template needs no parameter
      // for it.
      synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
      ...props,
    });
    const artefacts = new Artefacts(this, props.artefacts);
    const storage = new Storage(this, 'Storage');
    const indexing = new Indexing(this, 'Indexing', { artefacts, storage });
    const retraining = new Retraining(this, 'Retraining', { artefacts, storage });
    const learning = new Learning(this, 'Learning', { artefacts, storage });
    const search = new SearchApi(this, 'Search', {
      artefacts,
      storage,
      retraining: retraining.stateMachine,
      learning: learning.queue,
    });
    // No cycle: the HTTP API itself depends on nothing.
    storage.allowBrowsersOf(search.httpApi.apiEndpoint);
    new Observability(this, 'Observability', {
      functions: {
        Api: search.api,
        Authorize: search.authorize,
        Page: search.page,
        IssueKey: search.issueKey,
        IndexImages: indexing.indexImages,
        ReconcileInbox: indexing.reconcileInbox,
        LearnQuery: learning.learnQuery,
        Retrain: retraining.retrain,
        Relearn: retraining.relearn,
        ScheduleRetrainings: retraining.scheduleRetrainings,
      },
      httpApi: search.httpApi,
      deadLetters: indexing.deadLetters,
      learningDeadLetters: learning.deadLetters,
      retraining: retraining.stateMachine,
    });
    if (artefacts.missing.length > 0) this.#warnOfMissing(artefacts.missing);
    new CfnOutput(this, 'ApiUrl', { value: search.httpApi.apiEndpoint });
    new CfnOutput(this, 'BucketName', { value: storage.pictures.bucketName });
    new CfnOutput(this, 'IssueKeyFunctionName', { value: search.issueKey.lambda.functionName });
    new CfnOutput(this, 'StateMachineArn', { value: retraining.stateMachine.stateMachineArn });
  }

  /** Adds a warning, with which `cdk deploy --strict` refuses the stack. */
  #warnOfMissing(missing: readonly string[]): void {
    Validations.of(this).addWarning(
      'dlsift:not-built',
      `Not built: ${missing.join(', ')}. This template is good for reading and for running on this machine, not for deploying; \`npm run deploy\` builds everything first.`,
    );
  }
}
