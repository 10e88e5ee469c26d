import sharp from 'sharp';

// One picture at a time per function: libvips' operation cache would only hold memory that the next picture needs,
// and its threads would compete for the one or two cores that a function has.
sharp.cache(false);
sharp.concurrency(1);

export { sharp };
