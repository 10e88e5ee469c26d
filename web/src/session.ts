const storageName = 'dlsift.apiKey';

/** The API is beside this page, wherever the page is served. */
export const apiUrl = new URL('.', document.baseURI).href;

// A browser can refuse storage; then the key lasts as long as the page.
/** The API key kept by this browser, if one was entered. */
export function rememberedKey(): string | undefined {
  try {
    return localStorage.getItem(storageName) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the API key in this browser, for this origin. */
export function rememberKey(key: string): void {
  try {
    localStorage.setItem(storageName, key);
  } catch {}
}

/** Removes the API key from this browser. */
export function forgetKey(): void {
  try {
    localStorage.removeItem(storageName);
  } catch {}
}
