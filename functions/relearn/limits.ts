/**
 * Maximum pictures that an embedder is trained on, drawn evenly: 8000 embeddings of 256 values take
 * 8 MB. Without stored ones, their thumbnails take about 2 minutes.
 */
export const maxTrainingPictures = 8000;
/** Minimum pictures of a kind; smaller kinds are left out of the training. */
export const minOfAKind = 4;
/** Maximum pictures that a trained embedder is judged on. */
export const maxJudged = 600;
/**
 * Milliseconds of training per call; loading and storing take a minute more, and a call may take 15
 * minutes.
 */
export const trainingMilliseconds = 10 * 60_000;
/**
 * Milliseconds after which an extraction call begins no other picture; a call may take 15 minutes.
 */
export const extractionMilliseconds = 11 * 60_000;
/**
 * Pictures of an extraction shard: those of the library over `calls`, within `least` and `most`. A
 * small library is spread over several calls; a large one makes no more than a few thousand.
 */
export const extractionShard = { least: 50, most: 5000, calls: 16 };
/** Maximum rounds of extraction. */
export const extractionRounds = 5;
/** Maximum S3 reads at once. */
export const readsAtOnce = 8;
