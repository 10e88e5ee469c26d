import { CloudError } from '../errors.ts';
import { type Addresses, account, attributeOf, physicalName, refOf, region } from './identity.ts';
import { holds, resolve, type Scope } from './intrinsics.ts';
import type { Expression } from './model.ts';
import type { SynthesizedStack } from './read-template.ts';
import type { ExecutedResourceType } from './supported-resources.ts';

/** A resource whose intrinsic functions are resolved when it is read. */
export interface Resolved {
  logicalId: string;
  type: string;
  name: string;
  /** `Ref` of it. */
  ref: string;
  arn: string;
  /** A resolved property; `undefined` when the template does not set it. */
  property<T>(name: string): T | undefined;
  required<T>(name: string): T;
}

/** The resources of one type whose conditions hold. */
export type ResourcesOf = (type: ExecutedResourceType) => Resolved[];

/** Opens a stack's resources for reading. */
export function resourcesOf(stack: SynthesizedStack, addresses: Addresses): ResourcesOf {
  const { template, name: stackName } = stack;
  const pseudo: Record<string, string> = {
    'AWS::AccountId': account,
    'AWS::Partition': 'aws',
    'AWS::Region': region,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${account}:stack/${stackName}/local`,
    'AWS::StackName': stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  const find = (logicalId: string) => {
    const resource = template.Resources[logicalId];
    if (resource === undefined) throw new CloudError(`The template refers to ${logicalId}, which it does not define.`);
    return { type: resource.Type, name: physicalName(stackName, logicalId, resource) };
  };
  const scope: Scope = {
    mappings: template.Mappings ?? {},
    conditions: template.Conditions ?? {},
    ref(name) {
      const value = pseudo[name] ?? template.Parameters?.[name]?.Default;
      if (value !== undefined) return value;
      const { type, name: resourceName } = find(name);
      return refOf(type, resourceName, addresses);
    },
    attribute(logicalId, attribute) {
      const { type, name } = find(logicalId);
      return attributeOf(type, name, attribute, addresses);
    },
  };
  const all = Object.entries(template.Resources).filter(
    ([, { Condition }]) => Condition === undefined || holds(Condition, scope),
  );
  return (type) =>
    all
      .filter(([, resource]) => resource.Type === type)
      .map(([logicalId, resource]): Resolved => {
        const { name } = find(logicalId);
        const property = <T>(key: string) => {
          const value: Expression | undefined = resource.Properties?.[key];
          return value === undefined ? undefined : (resolve(value, scope) as T);
        };
        return {
          logicalId,
          type,
          name,
          ref: refOf(type, name, addresses),
          arn: attributeOf(type, name, 'Arn', addresses),
          property,
          required: <T>(key: string) => {
            const value = property<T>(key);
            if (value === undefined) throw new CloudError(`${logicalId} (${type}) has no ${key} in the template.`);
            return value;
          },
        };
      });
}
