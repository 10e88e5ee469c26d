import { readFileSync } from 'node:fs';
import { CloudError } from '../errors.ts';
import type { AssetPath } from './assets.ts';
import type { StateMachineModel } from './model.ts';
import type { Resolved, ResourcesOf } from './resources.ts';

/** The state machines, in any of the three forms of a definition in a template. */
export function stateMachines(resources: ResourcesOf, assetPath: AssetPath): StateMachineModel[] {
  return resources('AWS::StepFunctions::StateMachine').map((resource) => {
    const substitutions = resource.property<Record<string, unknown>>('DefinitionSubstitutions') ?? {};
    const text = definitionText(resource, assetPath).replace(/\$\{(\w+)\}/g, (variable, name: string) =>
      name in substitutions ? String(substitutions[name]) : variable,
    );
    return { name: resource.name, arn: resource.arn, definition: JSON.parse(text) };
  });
}

function definitionText(resource: Resolved, assetPath: AssetPath): string {
  const text = resource.property<string>('DefinitionString');
  if (text !== undefined) return text;
  const location = resource.property<{ Key: string }>('DefinitionS3Location');
  if (location !== undefined) return readFileSync(assetPath(location.Key), 'utf8');
  const definition = resource.property('Definition');
  if (definition !== undefined) return JSON.stringify(definition);
  throw new CloudError(`${resource.logicalId} (${resource.type}) has no definition in the template.`);
}
