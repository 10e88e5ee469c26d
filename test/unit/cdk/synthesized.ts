import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { DlsiftStack } from '../../../cdk/stack.ts';

const functionNames = [
  'api',
  'authorize',
  'index-images',
  'issue-key',
  'learn-query',
  'page',
  'reconcile-inbox',
  'relearn',
  'retrain',
  'schedule-retrainings',
];
const layerNames = ['retrieval', 'native-linux-arm64', 'native-linux-x64'];

/**
 * Creates the stack with stand-ins for the built artefacts except the `missing` ones, and the flags
 * of cdk.json.
 */
export function createStack(context: Record<string, unknown> = {}, missing: string[] = []): DlsiftStack {
  // CDK's own rules take seconds to load; `npx cdk synth` runs them.
  process.env.CDK_VALIDATION = 'false';
  const artefacts = mkdtempSync(join(tmpdir(), 'dlsift-artefacts-'));
  const paths = [...functionNames.map((name) => `functions/${name}`), ...layerNames.map((name) => `layers/${name}`)];
  for (const path of paths.filter((path) => !missing.includes(path))) {
    mkdirSync(join(artefacts, path), { recursive: true });
    writeFileSync(join(artefacts, path, 'index.mjs'), `export const handler = () => '${path}';\n`);
  }
  const flags = JSON.parse(readFileSync(new URL('../../../cdk.json', import.meta.url), 'utf8')).context;
  const app = new App({ context: { ...flags, 'aws:cdk:bundling-stacks': [], ...context } });
  return new DlsiftStack(app, 'Dlsift', { artefacts });
}

export interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
  DependsOn?: string[];
  DeletionPolicy?: string;
}

export function resourcesOf(template: Template, type?: string): [string, Resource][] {
  const resources: Record<string, Resource> = template.toJSON().Resources;
  return Object.entries(resources).filter(([, resource]) => !type || resource.Type === type);
}

export interface Statement {
  Effect: 'Allow' | 'Deny';
  Action: string | string[];
  Resource: unknown;
}

/** Statements of all policies of the function whose logical id starts with `functionId`. */
export function statementsOf(template: Template, functionId: string): Statement[] {
  return resourcesOf(template, 'AWS::IAM::Policy')
    .filter(([id]) => id.startsWith(functionId))
    .flatMap(([, { Properties }]) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement);
}

/**
 * `action -> resources` in a readable form: `Library`, `Library/index/changes`, `Pictures/inbox/*`.
 */
export function grantsOf(template: Template, functionId: string): Record<string, string[]> {
  const grants: Record<string, string[]> = {};
  for (const { Action, Resource } of statementsOf(template, functionId)) {
    for (const action of [Action].flat())
      grants[action] = [...(grants[action] ?? []), ...[Resource].flat().map(readable)];
  }
  return grants;
}

function readable(arn: unknown): string {
  return flatten(arn)
    .replaceAll(/(Storage|Indexing|Retraining|Search)(\w+?)[0-9A-F]{8}/g, '$2')
    .replace(/^arn:.*:execution:/, 'execution:');
}

function flatten(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Record<string, unknown>;
  if (typeof Ref === 'string') return Ref;
  if (Array.isArray(attribute)) return attribute[0];
  if (Array.isArray(join)) return (join[1] as unknown[]).map(flatten).join('');
  throw new Error(`Cannot flatten ${JSON.stringify(value)}`);
}
