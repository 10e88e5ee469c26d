import { type CopyEvidence, copyEvidence } from './copy-evidence.ts';
import type { KeypointSet } from './keypoints.ts';

/** What the evidence for any copy must reach. */
const least = { inliers: 16, agreement: 0.65 };
/** A picture squeezed by a fifth is a copy. */
const mostDistortion = 1.13;

/** The least evidence for one way of copying. */
interface Copying {
  /** Of the areas that each picture shows of the other, the lesser and the greater. */
  shown: readonly [lesser: number, greater: number];
  /**
   * At one scale the two have the same keypoints, but for what compression and stamps take away, and two shots of one scene have
   * fewer; at scales apart, those of the finest octaves have no partner.
   */
  inlierShare: { atOneScale: number; atTwo: number };
  coverage: number;
}

/** A copy may be turned, resized or recompressed besides. */
const copyings: readonly Copying[] = [
  // Resized: the same framing, in which two shots seldom are.
  { shown: [0.98, 0.98], inlierShare: { atOneScale: 0.3, atTwo: 0.1 }, coverage: 0.5 },
  // Stamped: the stamp has taken keypoints away. What all cards of one kind have around them covers 16 of 25 cells.
  { shown: [0.98, 0.98], inlierShare: { atOneScale: 0.07, atTwo: 0.07 }, coverage: 0.66 },
  // Cropped to 60 % of both sides: the crop lies whole within the picture.
  { shown: [0.33, 0.98], inlierShare: { atOneScale: 0.3, atTwo: 0.18 }, coverage: 0.5 },
  // Turned, the corners cut off.
  { shown: [0.45, 0.75], inlierShare: { atOneScale: 0.33, atTwo: 0.18 }, coverage: 0.5 },
];
/** Scales further apart than this factor are two. */
const oneScale = 1.25;

/**
 * Whether one picture is a copy of the other: resized, recompressed, cropped to 60 % of both sides, turned or stamped. The bounds
 * were chosen on copies of the pictures of Corel-1k with even numbers.
 */
export function isNearDuplicate(one: KeypointSet, other: KeypointSet): boolean {
  const evidence = copyEvidence(one, other);
  if (!evidence || evidence.inliers < least.inliers || evidence.agreement < least.agreement) return false;
  return evidence.distortion <= mostDistortion && copyings.some((copying) => isReached(copying, evidence));
}

function isReached({ shown, inlierShare, coverage }: Copying, evidence: CopyEvidence): boolean {
  const { shownOfOne, shownOfOther, scale } = evidence;
  const scales = Math.max(scale, 1 / scale) <= oneScale ? 'atOneScale' : 'atTwo';
  return (
    Math.min(shownOfOne, shownOfOther) >= shown[0] &&
    Math.max(shownOfOne, shownOfOther) >= shown[1] &&
    evidence.inlierShare >= inlierShare[scales] &&
    evidence.coverage >= coverage
  );
}
