/**
 * The share of pictures that no class is learned from, so that what a build is judged by was not known to it. A picture
 * is held out by its id: the same ones in every build, so that the version that serves was not taught them either.
 */
export const heldOutShare = 0.15;

/** Where in [0, 1) a picture's id puts it: even over any library, because ids are hashes. */
export function drawOf(imageId: string): number {
  return Number.parseInt(imageId.slice(8, 16), 16) / 2 ** 32;
}

export function isHeldOut(imageId: string): boolean {
  return drawOf(imageId) < heldOutShare;
}

/** Whether a picture belongs to a training set of about `wanted` pictures out of a library of `images`. */
export function isDrawnForTraining(imageId: string, images: number, wanted: number): boolean {
  const share = Math.min(1 - heldOutShare, wanted / images);
  const draw = drawOf(imageId);
  return draw >= heldOutShare && draw < heldOutShare + share;
}
