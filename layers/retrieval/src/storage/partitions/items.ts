/** A tenant's items besides its builds. */
export const items = { current: 'CURRENT', lease: 'LEASE', settings: 'SETTINGS' } as const;

/** Versions start with a digit, names of other items with a letter. */
export const firstLetter = 'A';
