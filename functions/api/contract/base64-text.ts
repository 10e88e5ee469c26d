const dataUrl = /^data:[^,]{0,200};base64,/i;

/**
 * The base64 in a text: without the head of a data URL (RFC 2397), and without the line breaks and
 * blanks with which mail programs and `base64` wrap it.
 *
 * @param text what a caller sent as base64
 * @returns the characters left; whether they are base64 is not checked
 */
export function base64In(text: string): string {
  const trimmed = text.trimStart();
  return trimmed.slice(dataUrl.exec(trimmed)?.[0].length ?? 0).replace(/[\s]+/g, '');
}

/**
 * @param text without line breaks and blanks
 * @returns whether the text is base64 (RFC 4648, section 4), padded, of at least one byte
 */
export function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}
