/**
 * Builds one partition against stores in other processes, as the functions of a deployment do, and
 * is killed while it does. Arguments: tenant, version, mode. Prints the name of each step as it
 * begins.
 */
import { runMachine } from '../../retraining/machine.ts';

const [tenant, version, mode] = process.argv.slice(2);
const { handler } = await import('../../../functions/retrain/handler.ts');
await runMachine({ tenant, version, mode }, (payload) => {
  process.stdout.write(`${(payload as { step: string }).step}\n`);
  return handler(payload);
});
