/** Bytes of a picture in a search request: the API's own limit, known here so that callers can shrink one first. */
export const searchBodyBytes = 4_400_000;
