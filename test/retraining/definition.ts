import { Template } from 'aws-cdk-lib/assertions';
import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import { createStack, resourcesOf } from '../unit/cdk/synthesized.ts';

const [[, machine]] = resourcesOf(Template.fromStack(createStack()), 'AWS::StepFunctions::StateMachine');

/**
 * The definition of the state machine that the stack synthesizes; its functions are `Retrain` and
 * `Relearn`.
 */
export const definitionText = resolve(machine.Properties.DefinitionString);
export const definition: StateMachineDefinition = JSON.parse(definitionText);

/** Replaces intrinsic functions by the values that CloudFormation would give. */
function resolve(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Record<string, unknown>;
  if (Ref === 'AWS::Partition') return 'aws';
  if (Array.isArray(join)) return (join[1] as unknown[]).map(resolve).join('');
  const name = Array.isArray(attribute) && /^Retraining(\w+)Function[0-9A-F]{8}$/.exec(attribute[0])?.[1];
  if (name) return `arn:aws:lambda:eu-central-1:123456789012:function:${name}`;
  throw new Error(`Cannot resolve ${JSON.stringify(value)}`);
}
