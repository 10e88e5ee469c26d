import type { ObjectStore } from '@dlsift/retrieval/storage';
import { expect, it } from 'vitest';
import { presentImage } from '../../../../functions/api/resources/images/present-image.ts';
import { Image } from '../../../../functions/api/resources/images/schema.ts';
import type { Services } from '../../../../functions/api/services/index.ts';
import { libraryImage } from '../../../library-image.ts';

const objects = { signedGet: async () => 'http://localhost/' } as unknown as ObjectStore;
const shown = (fields: Partial<Parameters<typeof libraryImage>[0]>) =>
  presentImage(libraryImage({ tenant: 'demo', imageId: 'a'.repeat(32), ...fields }), { objects } as Services);

it('a picture is shown with its notes, and without the attribute where it has none', async () => {
  const noted = await shown({ notes: ['camera-raw-preview', 'no-end-marker'] });
  expect(Image.parse(noted).notes).toEqual(['camera-raw-preview', 'no-end-marker']);
  expect(await shown({})).not.toHaveProperty('notes');
});
