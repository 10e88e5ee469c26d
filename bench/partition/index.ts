import type { Figure } from '../figures.ts';
import { benchBuildCost } from './build-cost.ts';
import { readReference } from './data.ts';
import { benchEasyCases } from './easy.ts';
import { benchKMeans } from './k-means.ts';
import { benchLocalBuilds } from './local-builds.ts';
import { startPeers } from './peer.ts';
import { benchRecall } from './recall.ts';
import { benchSvm } from './svm.ts';

/**
 * Measures the partition beside FAISS and LIBLINEAR, one thread each, taking turns in one run:
 * recall at the same fraction scanned on the real features in DLSIFT_REFERENCE, the SVM, k-means;
 * the cost of a build, measured and extrapolated; and whole builds in the local cloud, from its
 * latest bundles. Peers run in the Python named by PYTHON (default: python3).
 */
export async function runPartitionBench(_options: { dataset?: string | undefined } = {}): Promise<{
  figures: Figure[];
  skipped: string[];
}> {
  const skipped: string[] = [];
  const python = process.env.PYTHON ?? 'python3';
  const peers = await startPeers(python);
  if (!peers?.faiss) skipped.push(`FAISS through ${python}: not installed`);
  if (!peers?.sklearn) skipped.push(`LIBLINEAR (scikit-learn) through ${python}: not installed`);
  const figures: Figure[] = [];
  const reference = readReference(process.env.DLSIFT_REFERENCE);
  if (reference) figures.push(...(await benchRecall(reference, peers)));
  else skipped.push('recall on real features: DLSIFT_REFERENCE is not given or has no partition folder');
  figures.push(...(await benchEasyCases(reference, peers)));
  figures.push(...(await benchSvm(peers)), ...(await benchKMeans(peers)), ...(await benchBuildCost()));
  figures.push(...(await benchLocalBuilds()));
  peers?.stop();
  return { figures, skipped };
}
