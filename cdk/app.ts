import { fileURLToPath } from 'node:url';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { DlsiftStack } from './stack.ts';

const app = new App();
new DlsiftStack(app, 'Dlsift', { artefacts: fileURLToPath(new URL('../dist', import.meta.url)) });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
