/** The pictures of the library. */
import { defineCall, type Resource } from '../../http/index.ts';
import { changeImage } from './change-image.ts';
import { deleteImage } from './delete-image.ts';
import { getImage, listImages } from './read-images.ts';
import * as routes from './routes.ts';
import { similarImages } from './similar-images.ts';

export const images: Resource = {
  name: 'Pictures',
  description: 'The pictures of the library.',
  calls: [
    defineCall(routes.listImages, listImages),
    defineCall(routes.getImage, getImage),
    defineCall(routes.changeImage, changeImage),
    defineCall(routes.deleteImage, deleteImage),
    defineCall(routes.similarImages, similarImages),
  ],
};
