import { Duration, Validations } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { DefinitionBody, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ofThisAccount } from '../constructs/service-principal.ts';
import { executionsOf } from './executions.ts';
import { buildStates } from './states/definition.ts';
import type { StepFunctions } from './states/steps.ts';

/** Creates the state machine that builds a tenant's partition, and the role it runs as. */
export function createStateMachine(scope: Construct, functions: StepFunctions): StateMachine {
  const role = new Role(scope, 'Role', { assumedBy: ofThisAccount(scope, 'states.amazonaws.com') });
  role.addToPolicy(
    new PolicyStatement({
      actions: ['lambda:InvokeFunction'],
      resources: [functions.retrain.functionArn, functions.relearn.functionArn],
    }),
  );
  const machine = new StateMachine(scope, 'StateMachine', {
    comment: "Rebuilds one tenant's partition. Only Promote changes the serving version.",
    definitionBody: DefinitionBody.fromChainable(buildStates(new Construct(scope, 'States'), functions)),
    stateMachineType: StateMachineType.STANDARD,
    timeout: Duration.hours(12),
    // CDK would let the role invoke every version of the functions.
    role: role.withoutPolicyUpdates(),
  });
  // CDK's own policy for distributed Maps allows more than the one below.
  machine.node.tryRemoveChild('DistributedMapPolicy');
  allowDistributedMaps(scope, machine, role);
  Validations.of(machine).acknowledge(
    {
      id: 'AwsSolutions-SF1',
      reason: 'A standard machine keeps the history of its executions; its steps log as well.',
    },
    { id: 'AwsSolutions-SF2', reason: 'The history of an execution times every step; X-Ray would need Resource: *.' },
  );
  return machine;
}

/**
 * Allows the machine to start and stop executions of itself, as which a distributed Map runs its
 * items. The role's own policy cannot say this: the machine depends on it, and it would name the
 * machine.
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
