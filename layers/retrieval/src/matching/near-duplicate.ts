import { type CopyEvidence, copyEvidence } from './copy-evidence.ts';
import type { KeypointSet } from './keypoints.ts';

/** Minimum evidence for any kind of copy. */
const minimum = { inliers: 16, agreement: 0.65 };
/** Maximum distortion of a copy; a picture squeezed by a fifth is one. */
const maxDistortion = 1.13;

/** Minimum evidence for one kind of copy. */
interface CopyBounds {
  /** Minimum of the smaller and of the larger share of a picture that the other shows. */
  shown: readonly [lesser: number, greater: number];
  /**
   * Minimum share of common keypoints. At equal scales a copy has nearly the same keypoints, less
   * those lost to compression and stamps, and two shots of one scene have fewer in common. At
   * different scales the keypoints of the finest octaves have no partner.
   */
  inlierShare: { atEqualScales: number; atDifferentScales: number };
  coverage: number;
}

/** Each kind may also be rotated, resized or recompressed. */
const kindsOfCopy: readonly CopyBounds[] = [
  // Resized: the same framing, which two shots rarely have.
  { shown: [0.98, 0.98], inlierShare: { atEqualScales: 0.3, atDifferentScales: 0.1 }, coverage: 0.5 },
  // Stamped: the stamp hides keypoints. The common border of different cards of one series covers
  // 16 of 25 cells, which must not be enough.
  { shown: [0.98, 0.98], inlierShare: { atEqualScales: 0.07, atDifferentScales: 0.07 }, coverage: 0.66 },
  // Cropped to 60 % of both sides: the picture shows all of the crop.
  { shown: [0.33, 0.98], inlierShare: { atEqualScales: 0.3, atDifferentScales: 0.18 }, coverage: 0.5 },
  // Rotated, with the corners cut off.
  { shown: [0.45, 0.75], inlierShare: { atEqualScales: 0.33, atDifferentScales: 0.18 }, coverage: 0.5 },
];
/** Maximum ratio of scales that count as equal. */
const maxScaleRatio = 1.25;

/**
 * Decides whether one picture is a copy of the other: resized, recompressed, cropped to 60 % of
 * both sides, rotated or stamped. The bounds were chosen on copies of the even-numbered pictures of
 * Corel-1k.
 *
 * @throws RangeError if `points` or `descriptors` do not hold `count` rows
 */
export function isNearDuplicate(one: KeypointSet, other: KeypointSet): boolean {
  const evidence = copyEvidence(one, other);
  if (!evidence || evidence.inliers < minimum.inliers || evidence.agreement < minimum.agreement) return false;
  return evidence.distortion <= maxDistortion && kindsOfCopy.some((kind) => isMet(kind, evidence));
}

function isMet({ shown, inlierShare, coverage }: CopyBounds, evidence: CopyEvidence): boolean {
  const { shownOfOne, shownOfOther, scale } = evidence;
  const scales = Math.max(scale, 1 / scale) <= maxScaleRatio ? 'atEqualScales' : 'atDifferentScales';
  return (
    Math.min(shownOfOne, shownOfOther) >= shown[0] &&
    Math.max(shownOfOne, shownOfOther) >= shown[1] &&
    evidence.inlierShare >= inlierShare[scales] &&
    evidence.coverage >= coverage
  );
}
