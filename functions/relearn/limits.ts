/** Pictures that an embedder is trained on at most, drawn evenly: 8 000 of 80 x 80 pixels are 154 MB. */
export const mostTrainingPictures = 8000;
/** A kind of pictures with fewer is left out of the training. */
export const fewestOfAKind = 4;
/** Pictures that a trained embedder is judged on at most. */
export const mostJudged = 600;
/** One call of the training step works so long; loading and storing take a minute more, and a call may take 15. */
export const trainingMilliseconds = 10 * 60_000;
/** One call of the extraction step works so long; what it leaves undone is planned anew. */
export const extractionMilliseconds = 11 * 60_000;
/** Pictures of an extraction shard: a small library is spread over several calls, a large one makes few thousand. */
export const extractionShard = { least: 50, most: 5000, calls: 16 };
/** Extraction is planned until nothing is missing, at most so often. */
export const extractionRounds = 5;
/** Pictures that are read from S3 side by side. */
export const readsAtOnce = 8;
