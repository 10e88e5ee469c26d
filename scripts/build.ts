/**
 * Builds everything that runs, each step only when its inputs have changed:
 *
 *   node scripts/build.ts                 all but the arm64 native layer
 *   node scripts/build.ts kernels client  the steps whose names start so
 */
import { kernelSteps } from './build/kernels.ts';
import { runStep, type Step } from './build/step.ts';

const steps: Step[] = [...kernelSteps];

const wanted = process.argv.slice(2);
for (const step of steps) {
  if (wanted.length > 0 && !wanted.some((name) => step.name.startsWith(name))) continue;
  const start = performance.now();
  const outcome = await runStep(step);
  if (outcome === 'built') console.error(`built ${step.name} in ${Math.round(performance.now() - start)} ms`);
}
