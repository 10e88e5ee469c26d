import { fileURLToPath } from 'node:url';
import { App, Validations } from 'aws-cdk-lib';
import { DlsiftStack } from './stack.ts';

const app = new App();
new DlsiftStack(app, 'Dlsift', { artefacts: fileURLToPath(new URL('../dist', import.meta.url)) });

// A switch of CDK. The local cloud turns it off: checks take three times as long as the synthesis.
if (process.env.CDK_VALIDATION !== 'false') {
  const { AwsSolutionsChecks } = await import('cdk-nag');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}
