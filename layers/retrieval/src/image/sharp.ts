import sharp from 'sharp';

// One picture at a time per function: libvips' operation cache would hold memory that the next
// picture needs, and its threads would compete for the one or two cores of a function.
sharp.cache(false);
sharp.concurrency(1);

export { sharp };
