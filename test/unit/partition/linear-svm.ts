import { dot, type Matrix, rowOf } from '@dlsift/retrieval/math';
import { requireThat } from '../../../layers/retrieval/src/partition/errors.ts';
import { createSvmSolver } from '../../../layers/retrieval/src/partition/svm/kernel.ts';
import {
  checkedOptions,
  type LinearSvm,
  type SideCosts,
  type SvmOptions,
  sideCosts,
} from '../../../layers/retrieval/src/partition/svm/options.ts';

/** One binary problem. */
export interface BinaryProblem {
  x: Matrix;
  /** [rows], +1 or -1 */
  labels: Int8Array;
  costs: SideCosts;
  options: SvmOptions;
}

export interface SolvedSvm extends LinearSvm {
  /** The primal objective. */
  objective: number;
}

/** @throws PartitionArgumentError on a label or an option out of range */
export function binaryProblem(x: Matrix, labels: Int8Array, given: Partial<SvmOptions> = {}): BinaryProblem {
  const options = checkedOptions(given);
  return { x, labels, costs: sideCosts(options, countPositives(x, labels), x.rows), options };
}

/** Solves one binary problem with the SIMD kernel. */
export function trainLinearSvm(x: Matrix, labels: Int8Array, given: Partial<SvmOptions> = {}): SolvedSvm {
  const problem = binaryProblem(x, labels, given);
  const { costs, options } = problem;
  const positives = Uint32Array.from(labels, (label) => (label === 1 ? 1 : 0));
  const [svm] = createSvmSolver(x)({ positives, costs: [costs], options });
  const biasWeight = options.biasFeature === 0 ? 0 : svm.bias / options.biasFeature;
  return { ...svm, objective: primalObjective(problem, svm.weights, biasWeight) };
}

/** 1/2 (|w|^2 + bias^2) + sum of C_i loss_i, with `bias` the weight of the constant feature. */
export function primalObjective(
  { x, labels, costs, options }: BinaryProblem,
  weights: Float32Array | Float64Array,
  bias: number,
): number {
  let value = (bias * bias + dot(weights, weights)) / 2;
  for (let i = 0; i < x.rows; i++) {
    const margin = dot(rowOf(x, i), weights) + bias * options.biasFeature;
    const violation = Math.max(0, 1 - labels[i] * margin);
    const cost = labels[i] === 1 ? costs.positive : costs.negative;
    value += cost * (options.loss === 'hinge' ? violation : violation * violation);
  }
  return value;
}

/** The number of rows labelled +1; every label must be +1 or -1, one for each row. */
function countPositives(x: Matrix, labels: Int8Array): number {
  requireThat(labels.length === x.rows, 'labels.length', labels.length, `the number of rows, ${x.rows}`);
  for (const label of labels) requireThat(label === 1 || label === -1, 'each label', label, '+1 or -1');
  return labels.filter((label) => label === 1).length;
}
