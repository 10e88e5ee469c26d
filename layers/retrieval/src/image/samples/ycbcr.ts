/** What TIFF 6.0, section 21, says of YCbCr samples. */
export interface YCbCrEncoding {
  /** Luma weights of red, green and blue. */
  coefficients: readonly number[];
  /** Samples of black and white for Y, and of no and full colour difference for Cb and Cr. */
  reference: readonly number[];
}

export const defaultYCbCr: YCbCrEncoding = {
  coefficients: [0.299, 0.587, 0.114],
  reference: [0, 255, 128, 255, 128, 255],
};

/** Converts YCbCr samples [pixels x 3] to RGB, in place. */
export function yCbCrToRgb(samples: Uint8Array, { coefficients, reference }: YCbCrEncoding): void {
  const [red, green, blue] = coefficients;
  const [black, white, noBlue, fullBlue, noRed, fullRed] = reference;
  for (let i = 0; i < samples.length; i += 3) {
    const y = ((samples[i] - black) * 255) / (white - black);
    const cb = ((samples[i + 1] - noBlue) * 127) / (fullBlue - noBlue);
    const cr = ((samples[i + 2] - noRed) * 127) / (fullRed - noRed);
    const r = y + cr * (2 - 2 * red);
    const b = y + cb * (2 - 2 * blue);
    samples[i] = clamp(r);
    samples[i + 1] = clamp((y - blue * b - red * r) / green);
    samples[i + 2] = clamp(b);
  }
}

function clamp(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)));
}
