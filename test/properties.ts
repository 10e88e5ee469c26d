/**
 * Runs before each test file: properties draw the same cases in every run, so that a commit always
 * passes or always fails. PROPERTY_SEED draws others.
 */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 1) });
