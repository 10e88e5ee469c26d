/** Bytes of a picture in a search request: the API's own limit, known here so that callers can shrink one first. */
export const searchBodyBytes = 4_400_000;
/** Bytes of a picture that is uploaded, into the library or to search with it: the API's own limit. */
export const uploadBytes = 50_000_000;
