import { base64In, ImageId, samples, UploadId, z } from '../contract/index.ts';

const pixels = z.number().int().min(0).max(1_000_000);

export const Region = z.object({ x: pixels, y: pixels, width: pixels, height: pixels }).openapi('Region', {
  description: 'Pixels of the upright picture; inside it, each side at least 16',
  example: samples.region,
});

/** A region as text, for a query string. */
export const RegionText = z
  .string()
  .regex(/^\d{1,6},\d{1,6},\d{1,6},\d{1,6}$/, 'expected x,y,width,height in whole pixels')
  .transform((text) => {
    const [x, y, width, height] = text.split(',').map(Number) as [number, number, number, number];
    return { x, y, width, height };
  })
  .openapi({
    type: 'string',
    description: 'x,y,width,height: search with this region of the picture, in pixels of the upright picture',
    example: '10,20,300,200',
  });

/** The three ways in which JSON names a picture. */
export const pictureFields = {
  image: z.string().transform(base64In).pipe(z.base64()).optional().openapi({
    type: 'string',
    format: 'base64',
    description: 'The picture itself: base64, which may be wrapped, or a data URL of base64',
  }),
  imageId: ImageId.optional().openapi({ description: 'A picture of the library' }),
  uploadId: UploadId.optional().openapi({ description: 'A picture uploaded for searching' }),
};

/** A picture as JSON names it. */
export interface NamedPicture {
  image?: string | undefined;
  imageId?: string | undefined;
  uploadId?: string | undefined;
}

/** Number of pictures that the three fields name. */
export function picturesIn({ image, imageId, uploadId }: NamedPicture): number {
  return [image, imageId, uploadId].filter((field) => field !== undefined).length;
}

/** Where a picture appears in another: its corners, clockwise from its top left, each [x, y]. */
export const Quad = z.array(z.array(z.number()).length(2)).length(4);
