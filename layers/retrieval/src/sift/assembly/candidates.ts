import { mergeKeypoints, divertKeypoints, keypointsTop } from './keypoints';
import { reserve } from './memory';
import { refine } from './refine';

/**
 * Candidates of one octave, stored after the keypoints of earlier octaves: layer << 16 | x, then y.
 */
const RECORD: usize = 8;
let first: usize = 0;
let end: usize = 0;

export function startCandidates(): void {
  first = keypointsTop();
  end = first;
}

export function addCandidate(layer: i32, y: i32, x: i32): void {
  reserve(end, RECORD);
  store<i32>(end, (layer << 16) | x);
  store<i32>(end, y, 4);
  end += RECORD;
}

/**
 * Turns the candidates into keypoints, in the order in which they were found, and clears the list.
 */
export function refineCandidates(o: i32, layersPerOctave: i32): void {
  divertKeypoints(end);
  for (let at = first; at < end; at += RECORD) {
    const packed = load<i32>(at);
    refine(o, packed >> 16, load<i32>(at, 4), packed & 0xffff, layersPerOctave);
  }
  mergeKeypoints();
}
