import { type PngEncoding, srgbChromaticities } from '../samples/png-light.ts';

/** Largest relative distance from 1/2.2 at which a gamma still means sRGB. */
const gammaTolerance = 0.05;
/** Largest distance of a coordinate from that of sRGB at which it still means sRGB. */
const chromaticityTolerance = 0.005;

/**
 * Reads how a PNG file's samples encode light.
 *
 * @returns undefined where they are sRGB: by an sRGB chunk, a profile that the decoder applies, no
 *   statement at all, or one that amounts to sRGB
 */
export function readPngEncoding(bytes: Uint8Array): PngEncoding | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let gamma: number | undefined;
  let chromaticities: number[] | undefined;
  for (let at = 8; at + 12 <= bytes.byteLength; ) {
    const length = view.getUint32(at);
    const type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1');
    if (type === 'IDAT' || at + 12 + length > bytes.byteLength) break;
    if (type === 'sRGB' || type === 'iCCP') return undefined;
    if (type === 'gAMA' && length === 4) gamma = view.getUint32(at + 8) / 1e5;
    if (type === 'cHRM' && length === 32) {
      chromaticities = Array.from({ length: 8 }, (_, i) => view.getUint32(at + 8 + 4 * i) / 1e5);
    }
    at += 12 + length;
  }
  if (gamma === undefined || gamma <= 0) return undefined;
  const isSrgbGamma = Math.abs(gamma * 2.2 - 1) <= gammaTolerance;
  const isSrgbColour =
    chromaticities === undefined ||
    chromaticities.every((value, i) => Math.abs(value - srgbChromaticities[i]) <= chromaticityTolerance);
  if (isSrgbGamma && isSrgbColour) return undefined;
  return { gamma, chromaticities: isSrgbColour ? undefined : chromaticities };
}
