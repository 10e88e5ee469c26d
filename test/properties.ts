/** Before each file of tests: properties draw the same cases every time, so that a commit passes or does not. PROPERTY_SEED draws others. */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 1) });
