/**
 * Builds everything that runs, each step only when its inputs have changed:
 *
 *   node scripts/build.ts                 everything that this machine needs
 *   node scripts/build.ts kernels client  the steps whose names start with these words
 *   node scripts/build.ts --deploy        also the native layer for Lambda
 *   node scripts/build.ts --synth         the same, but only warns if that layer cannot be fetched
 */
import { clientStep } from './build/client.ts';
import { functionSteps } from './build/functions.ts';
import { kernelSteps } from './build/kernels.ts';
import { checkLayerSizes } from './build/layer-size.ts';
import { nativeStep } from './build/native.ts';
import { NativeLayerUnavailableError, nativeForLambdaSteps } from './build/native-for-lambda.ts';
import { retrievalStep } from './build/retrieval.ts';
import { runStep, type Step } from './build/step.ts';
import { templateStep } from './build/template.ts';
import { webStep } from './build/web.ts';

/** Steps of one stage are independent; those of the next may need any of them. */
const stages: Step[][] = [
  [...nativeForLambdaSteps, nativeStep, ...kernelSteps],
  [retrievalStep, clientStep],
  [webStep],
  functionSteps,
  [templateStep],
];

const flags = process.argv.slice(2).filter((word) => word.startsWith('--'));
const names = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const unknown = flags.find((flag) => !['--deploy', '--synth'].includes(flag));
if (unknown) throw new Error(`Unknown option ${unknown}; allowed: --deploy, --synth`);

for (const stage of stages) await Promise.all(stage.filter(isWanted).map(make));
checkLayerSizes();

function isWanted(step: Step): boolean {
  if (names.length > 0) return names.some((start) => step.name.startsWith(start));
  return flags.length > 0 || !nativeForLambdaSteps.includes(step);
}

async function make(step: Step): Promise<void> {
  const start = performance.now();
  try {
    const outcome = await runStep(step);
    if (outcome === 'built') console.error(`built ${step.name} in ${Math.round(performance.now() - start)} ms`);
    if (outcome === 'blocked') console.error(`left out ${step.name}: there is no ${step.blockedBy?.()} yet`);
  } catch (error) {
    if (error instanceof NativeLayerUnavailableError && flags.includes('--synth')) {
      console.error(`warning: ${error.message}`);
    } else {
      throw new Error(`Building ${step.name} failed`, { cause: error });
    }
  }
}
