import {
  type JudgementStore,
  type LeftEdits,
  type LeftEditsStore,
  type LibraryImage,
  type LibraryStore,
  moveMs,
} from '@dlsift/retrieval/storage';
import { metadataLimits } from '../common/index.ts';

export interface MoveServices {
  library: Pick<LibraryStore, 'get' | 'withContent' | 'editsOf' | 'inherit'>;
  leftEdits: Pick<LeftEditsStore, 'leave' | 'claim'>;
  judgements: Pick<JudgementStore, 'follow'>;
}

/** A picture whose file is known. */
type Arrived = Pick<LibraryImage, 'tenant' | 'imageId' | 'content' | 'createdAt'>;

/** Maximum pictures of one file among which an heir is looked for. */
const maxOfOneFile = 100;

/**
 * Before a picture is marked deleted: keeps for a day what people made of it (edits, judgements, its
 * place as the original of copies), and gives it to the same file if that came at another key within
 * a day. Repeating it changes nothing.
 *
 * @param image as it is before its deletion
 * @param sequencer of the event that deletes it
 * @param now milliseconds since 1970
 */
export async function leaveEdits(
  image: LibraryImage,
  sequencer: string,
  services: MoveServices,
  now: number,
): Promise<void> {
  const { tenant, imageId, content, createdAt } = image;
  if (image.state !== 'ready' || content === undefined) return;
  const edits = await services.library.editsOf(tenant, imageId);
  const at = new Date(now).toISOString();
  await services.leftEdits.leave({ tenant, content, from: imageId, edits, createdAt, at, sequencer });
  const heir = await newestOf(image, services, now);
  if (heir) await takeEdits(heir, services, now);
}

/**
 * After a picture is stored: gives it what the same file left at another key within a day. Edits of
 * its own stay. Repeating it changes nothing.
 *
 * @param arrived the picture, with its content
 * @param now milliseconds since 1970
 */
export async function takeEdits(arrived: Arrived, services: MoveServices, now: number): Promise<void> {
  const { tenant, imageId, content } = arrived;
  if (content === undefined || !isNew(arrived, now)) return;
  const left = await services.leftEdits.claim(content, imageId, now);
  if (left?.tenant === tenant) await inherit(imageId, left, services);
}

async function inherit(imageId: string, left: LeftEdits, { library, judgements }: MoveServices): Promise<void> {
  const { tenant, from, edits, createdAt } = left;
  const fits = ({ metadata }: LibraryImage) => Object.keys(metadata).length <= metadataLimits.names;
  await judgements.follow(tenant, from, imageId);
  await library.inherit(tenant, imageId, { edits, createdAt }, fits);
}

/** The picture of the same file that came last, within a day. */
async function newestOf(
  { tenant, imageId, content }: LibraryImage,
  { library }: MoveServices,
  now: number,
): Promise<LibraryImage | undefined> {
  const ids = await library.withContent(content!, maxOfOneFile);
  const others = await Promise.all(ids.filter((id) => id !== imageId).map((id) => library.get(tenant, id)));
  return others
    .filter((other) => other !== null)
    .filter((other) => other.state === 'ready' && other.content === content && isNew(other, now))
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))[0];
}

function isNew({ createdAt }: Pick<LibraryImage, 'createdAt'>, now: number): boolean {
  return Date.parse(createdAt) > now - moveMs;
}
