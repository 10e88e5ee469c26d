import type { OpenPartition } from '../library/index.ts';
import { defaultCalibration, type ScoreCalibration } from '../similarity/index.ts';

/**
 * The calibration of a library's scores: fitted to labels or judgements, else to the library without
 * labels, else the shipped one.
 *
 * @param record the build that serves the query's feature set
 */
export function calibrationOf(
  record: Pick<OpenPartition['record'], 'ranking' | 'calibration'> | null | undefined,
): ScoreCalibration {
  return complete(record?.ranking?.calibration ?? record?.calibration ?? defaultCalibration);
}

/** Builds before the first results were evidence have no calibration of them. */
function complete(stored: Omit<ScoreCalibration, 'expanded'> & Partial<ScoreCalibration>): ScoreCalibration {
  return { ...stored, expanded: stored.expanded ?? defaultCalibration.expanded };
}
