/**
 * Small mathematics that the other rooms share: vectors, matrices, eigenvectors, seeded random
 * numbers, and the memory of WebAssembly kernels. It knows nothing of pictures.
 */
export { KernelMemory } from './kernel-memory.ts';
export { compileKernels, type KernelExports } from './kernel-module.ts';
export { coordinatesOf, dotRow, type Matrix, matrixOf, rowOf, timesTransposed } from './matrix.ts';
export { type PrincipalAxes, principalAxes } from './principal-axes.ts';
export { principalDirections } from './principal-directions.ts';
export { type Generator, type Random, seededRandom, xorshift32 } from './random.ts';
export { type StructAddress, type StructLayout, writeStruct } from './struct.ts';
export { TopK } from './top-k.ts';
export { addScaled, cosineSimilarity, dot, lengthOf, toUnitLength } from './vectors.ts';
