/** The items of a tenant beside its builds. */
export const items = { current: 'CURRENT', lease: 'LEASE', settings: 'SETTINGS' } as const;

/** Versions start with a digit, the names of the items beside them with a letter. */
export const firstLetter = 'A';
