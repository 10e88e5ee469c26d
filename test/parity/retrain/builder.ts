/**
 * Builds one partition with stores in other processes, as deployed functions do; tests kill this
 * process. Arguments: tenant, version, mode. Prints the name of each step when it begins.
 */
import { runMachine } from '../../retraining/machine.ts';

const [tenant, version, mode] = process.argv.slice(2);
const { handler } = await import('../../../functions/retrain/handler.ts');
await runMachine({ tenant, version, mode }, (payload) => {
  process.stdout.write(`${(payload as { step: string }).step}\n`);
  return handler(payload);
});
