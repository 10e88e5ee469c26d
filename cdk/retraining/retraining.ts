import { readFileSync } from 'node:fs';
import { Validations } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { DefinitionBody, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Artefacts } from '../artefacts.ts';
import { DlsiftFunction } from '../lambda-function.ts';
import { FunctionSchedule } from '../schedule.ts';
import { ofThisAccount } from '../service-principal.ts';
import type { Storage } from '../storage/storage.ts';
import { changesIndex } from '../storage/tables.ts';
import { executionsOf, followsExecutions, startsExecutions } from './executions.ts';

/** The state machine that rebuilds a tenant's partition, its one function, and the schedule that starts it. */
export class Retraining extends Construct {
  readonly stateMachine: StateMachine;
  readonly retrain: DlsiftFunction;
  readonly relearn: DlsiftFunction;
  readonly scheduleRetrainings: DlsiftFunction;

  constructor(scope: Construct, id: string, { artefacts, storage }: { artefacts: Artefacts; storage: Storage }) {
    super(scope, id);
    this.retrain = this.#createRetrain(artefacts, storage);
    this.relearn = this.#createRelearn(artefacts, storage);
    this.stateMachine = this.#createStateMachine();
    this.scheduleRetrainings = this.#createSchedule(artefacts, storage);
  }

  #createRetrain(artefacts: Artefacts, { pictures, tables }: Storage): DlsiftFunction {
    const retrain = new DlsiftFunction(this, 'Retrain', {
      artefacts,
      name: 'retrain',
      description: 'One step of a build; the state machine names it',
      layers: 'native',
      memoryMegabytes: 3008,
      timeoutSeconds: 900,
    });
    retrain.usesTable(tables.library, ['Query']);
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

  /** Apart from `retrain`, because it reads pictures and writes features, which no other step of a build may. */
  #createRelearn(artefacts: Artefacts, { pictures, tables }: Storage): DlsiftFunction {
    const relearn = new DlsiftFunction(this, 'Relearn', {
      artefacts,
      name: 'relearn',
      description: 'One step towards new features: training an embedder, describing pictures anew',
      layers: 'native',
      // A new account's functions have 3008 MB at most; a training takes about 800, its pictures 310.
      memoryMegabytes: 3008,
      timeoutSeconds: 900,
    });
    relearn.usesTable(tables.library, ['GetItem', 'Query', 'UpdateItem']);
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

  #createStateMachine(): StateMachine {
    const role = new Role(this, 'Role', { assumedBy: ofThisAccount(this, 'states.amazonaws.com') });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: [this.retrain.lambda.functionArn, this.relearn.lambda.functionArn],
      }),
    );
    const machine = new StateMachine(this, 'StateMachine', {
      definitionBody: DefinitionBody.fromString(readFileSync(new URL('retrain.asl.json', import.meta.url), 'utf8')),
      definitionSubstitutions: {
        RetrainFunctionArn: this.retrain.lambda.functionArn,
        RelearnFunctionArn: this.relearn.lambda.functionArn,
      },
      stateMachineType: StateMachineType.STANDARD,
      role,
    });
    allowDistributedMaps(this, machine, role);
    Validations.of(machine).acknowledge(
      {
        id: 'AwsSolutions-SF1',
        reason: 'A standard machine keeps the history of its executions; its steps log as well.',
      },
      { id: 'AwsSolutions-SF2', reason: 'The history of an execution times every step; X-Ray would need Resource: *.' },
    );
    return machine;
  }

  #createSchedule(artefacts: Artefacts, { tables, pictures }: Storage): DlsiftFunction {
    const schedule = new DlsiftFunction(this, 'ScheduleRetrainings', {
      artefacts,
      name: 'schedule-retrainings',
      description: 'Starts the builds that libraries ask for, and removes old versions',
      layers: 'retrieval',
      memoryMegabytes: 256,
      // It looks at one tenant after the other.
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
    const target = schedule.lambda;
    new FunctionSchedule(this, 'HourlyCompaction', {
      target,
      description: 'Writes what has changed in a library into its classes, and learns from new feedback how to rank',
      input: { start: 'compact' },
      expression: 'rate(1 hour)',
      flexibleMinutes: 15,
    });
    new FunctionSchedule(this, 'NightlyRetraining', {
      target,
      description: 'Rebuilds the partitions of libraries that have grown or drifted',
      input: { start: 'repartition' },
      expression: 'cron(0 2 * * ? *)',
      flexibleMinutes: 60,
    });
    new FunctionSchedule(this, 'WeeklyRelearning', {
      target,
      description: 'Trains the embedder of libraries whose labels or feedback have changed',
      input: { start: 'relearn' },
      expression: 'cron(30 3 ? * SUN *)',
      flexibleMinutes: 60,
    });
    new FunctionSchedule(this, 'NightlyRemoval', {
      target,
      description: 'Removes versions that ceased to serve more than seven days ago',
      input: { remove: 'old versions' },
      expression: 'cron(30 5 * * ? *)',
      flexibleMinutes: 60,
    });
    return schedule;
  }
}

/**
 * A distributed Map runs its items as executions of the machine itself. The statement sits in a policy of its own: in the
 * role's, the machine would depend on a policy that names the machine.
 */
function allowDistributedMaps(scope: Construct, machine: StateMachine, role: Role): void {
  const policy = new Policy(scope, 'DistributedMaps', { roles: [role] });
  policy.addStatements(
    new PolicyStatement({ actions: ['states:StartExecution'], resources: [machine.stateMachineArn] }),
    new PolicyStatement({
      actions: ['states:DescribeExecution', 'states:StopExecution'],
      resources: [executionsOf(machine, ':', policy), executionsOf(machine, '/', policy)],
    }),
  );
}
