import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Artefacts } from '../constructs/artefacts.ts';
import { DlsiftFunction } from '../constructs/lambda-function.ts';
import type { Storage } from '../storage/storage.ts';
import { changesIndex } from '../storage/tables.ts';
import { followsExecutions, startsExecutions } from './executions.ts';
import { scheduleBuilds } from './schedules.ts';
import { createStateMachine } from './state-machine.ts';

/**
 * Builds partitions: the state machine, the functions of its steps, and the one that starts builds
 * on schedule.
 */
export class Retraining extends Construct {
  readonly stateMachine: StateMachine;
  readonly retrain: DlsiftFunction;
  readonly relearn: DlsiftFunction;
  readonly scheduleRetrainings: DlsiftFunction;

  constructor(scope: Construct, id: string, { artefacts, storage }: { artefacts: Artefacts; storage: Storage }) {
    super(scope, id);
    this.retrain = this.#createRetrain(artefacts, storage);
    this.relearn = this.#createRelearn(artefacts, storage);
    this.stateMachine = createStateMachine(this, { retrain: this.retrain.lambda, relearn: this.relearn.lambda });
    this.scheduleRetrainings = this.#createScheduleRetrainings(artefacts, storage);
    scheduleBuilds(this, this.scheduleRetrainings.lambda);
  }

  #createRetrain(artefacts: Artefacts, { pictures, tables }: Storage): DlsiftFunction {
    const retrain = new DlsiftFunction(this, 'Retrain', {
      artefacts,
      name: 'retrain',
      description: 'Runs one step of a build',
      layers: 'native',
      memoryMegabytes: 3008,
      timeoutSeconds: 900,
    });
    retrain.usesTable(tables.library, ['Query'], [changesIndex]);
    retrain.usesTable(tables.partitions, ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem']);
    retrain.usesTable(tables.profiles, ['Query']);
    retrain.usesObjects(pictures, {
      'partitions/': ['GetObject', 'PutObject', 'DeleteObject'],
      'keypoints/': ['GetObject'],
      'models/': ['GetObject'],
      'words/': ['GetObject'],
    });
    retrain.seesMissingObjects(pictures);
    return retrain;
  }

  /**
   * Separate from `retrain`: it reads pictures and writes features, which no other step of a build
   * may do.
   */
  #createRelearn(artefacts: Artefacts, { pictures, tables }: Storage): DlsiftFunction {
    const relearn = new DlsiftFunction(this, 'Relearn', {
      artefacts,
      name: 'relearn',
      description: 'Runs one step of a relearning: trains an embedder or extracts features',
      layers: 'native',
      // Maximum of a new account. A training takes about 800 MB, its pictures 310 MB.
      memoryMegabytes: 3008,
      timeoutSeconds: 900,
    });
    relearn.usesTable(tables.library, ['GetItem', 'Query', 'UpdateItem'], [changesIndex]);
    relearn.usesTable(tables.partitions, ['GetItem', 'UpdateItem']);
    relearn.usesObjects(pictures, {
      'inbox/': ['GetObject'],
      'keypoints/': ['GetObject'],
      'thumbnails/': ['GetObject'],
      'models/': ['GetObject', 'PutObject'],
      'partitions/': ['GetObject', 'PutObject'],
    });
    relearn.seesMissingObjects(pictures);
    return relearn;
  }

  #createScheduleRetrainings(artefacts: Artefacts, { tables, pictures }: Storage): DlsiftFunction {
    const schedule = new DlsiftFunction(this, 'ScheduleRetrainings', {
      artefacts,
      name: 'schedule-retrainings',
      description: 'Starts the builds that are due, and removes old versions',
      layers: 'retrieval',
      memoryMegabytes: 256,
      // Tenants are checked one after the other.
      timeoutSeconds: 900,
    });
    schedule.usesTable(tables.tenants, ['Scan']);
    schedule.usesTable(tables.partitions, ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem']);
    schedule.usesTable(tables.library, ['Query'], [changesIndex]);
    schedule.usesTable(tables.profiles, ['Query']);
    schedule.usesObjects(pictures, { 'partitions/': ['DeleteObject'] });
    schedule.seesMissingObjects(pictures);
    startsExecutions(schedule, this.stateMachine);
    followsExecutions(schedule, this.stateMachine);
    return schedule;
  }
}
