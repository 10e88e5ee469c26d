import { CloudError } from '../errors.ts';
import type { Expression, Template } from './model.ts';

/** The answers to `Ref` and `Fn::GetAtt`. */
export interface Scope {
  /** `Ref` of a resource, a parameter or a pseudo parameter. */
  ref(name: string): Expression;
  attribute(logicalId: string, name: string): Expression;
  mappings: NonNullable<Template['Mappings']>;
  conditions: NonNullable<Template['Conditions']>;
}

/** Value of `Ref: AWS::NoValue`: the property or list element is omitted. */
export const noValue: unique symbol = Symbol('AWS::NoValue');
type Resolved = Expression | typeof noValue;

/**
 * Replaces every intrinsic function in a template value.
 *
 * @throws CloudError for an unknown function
 */
export function resolve(value: Expression, scope: Scope): Expression {
  const resolved = resolveAny(value, scope);
  return resolved === noValue ? null : resolved;
}

function resolveAny(value: Expression, scope: Scope): Resolved {
  if (Array.isArray(value)) return value.map((item) => resolveAny(item, scope)).filter((item) => item !== noValue);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first !== undefined && isFunctionName(first[0])) {
    return callFunction(first[0], first[1], scope);
  }
  const resolved = entries.map(([key, item]) => [key, resolveAny(item, scope)] as const);
  return Object.fromEntries(resolved.filter((entry): entry is [string, Expression] => entry[1] !== noValue));
}

function isFunctionName(key: string): boolean {
  return key === 'Ref' || key === 'Condition' || key.startsWith('Fn::');
}

function callFunction(name: string, argument: Expression, scope: Scope): Resolved {
  const call = functions[name];
  if (call === undefined) {
    throw new CloudError(
      `The template uses ${name}, which is not known here; known: ${Object.keys(functions).join(', ')}.`,
    );
  }
  return call(argument, scope);
}

const functions: Record<string, (argument: Expression, scope: Scope) => Resolved> = {
  Ref: (argument, scope) => (argument === 'AWS::NoValue' ? noValue : scope.ref(String(argument))),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId, ...attribute] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
    return scope.attribute(logicalId ?? '', attribute.join('.'));
  },
  'Fn::Join': (argument, scope) => {
    const [separator, list] = listOf(resolve(argument, scope));
    return listOf(list).map(String).join(String(separator));
  },
  'Fn::Select': (argument, scope) => {
    const [index, list] = listOf(resolve(argument, scope));
    const chosen = listOf(list)[Number(index)];
    if (chosen === undefined) throw new CloudError(`Fn::Select: no element ${index} in ${JSON.stringify(list)}.`);
    return chosen;
  },
  'Fn::Split': (argument, scope) => {
    const [separator, text] = listOf(resolve(argument, scope));
    return String(text).split(String(separator));
  },
  'Fn::Sub': (argument, scope) => substitute(argument, scope),
  'Fn::Base64': (argument, scope) => Buffer.from(String(resolve(argument, scope))).toString('base64'),
  'Fn::FindInMap': (argument, scope) => {
    const [map, first, second] = listOf(resolve(argument, scope)).map(String);
    const found = scope.mappings[map ?? '']?.[first ?? '']?.[second ?? ''];
    if (found === undefined) throw new CloudError(`Fn::FindInMap: nothing at ${map}.${first}.${second}.`);
    return found;
  },
  'Fn::If': (argument, scope) => {
    const [condition, whenTrue, whenFalse] = listOf(argument);
    return resolveAny((holds(String(condition), scope) ? whenTrue : whenFalse) ?? null, scope);
  },
  'Fn::Equals': (argument, scope) => {
    const [left, right] = listOf(resolve(argument, scope));
    return JSON.stringify(left) === JSON.stringify(right);
  },
  'Fn::And': (argument, scope) => listOf(resolve(argument, scope)).every((item) => item === true),
  'Fn::Or': (argument, scope) => listOf(resolve(argument, scope)).some((item) => item === true),
  'Fn::Not': (argument, scope) => listOf(resolve(argument, scope))[0] !== true,
  Condition: (argument, scope) => holds(String(argument), scope),
};

/** Whether the template's named condition holds. */
export function holds(condition: string, scope: Scope): boolean {
  const expression = scope.conditions[condition];
  if (expression === undefined) throw new CloudError(`The template has no condition ${condition}.`);
  return resolve(expression, scope) === true;
}

function substitute(argument: Expression, scope: Scope): string {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const own = (variables ?? {}) as Record<string, Expression>;
  return String(text).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal !== '') return `\${${name}}`;
    const ownValue = own[name];
    if (ownValue !== undefined) return String(resolve(ownValue, scope));
    const [logicalId = '', ...attribute] = name.split('.');
    return String(attribute.length === 0 ? scope.ref(name) : scope.attribute(logicalId, attribute.join('.')));
  });
}

function listOf(value: Expression | undefined): Expression[] {
  if (!Array.isArray(value))
    throw new CloudError(`Expected a list in the template, received ${JSON.stringify(value)}.`);
  return value;
}
