import { type DlsiftClient, getImage, noteSentences } from '@dlsift/client';
import { useEffect, useState } from 'preact/hooks';

interface Props {
  client: DlsiftClient;
  imageId: string;
}

/** What reading a picture's file made up for. Shows nothing where there is nothing to say. */
export function PictureNotes({ client, imageId }: Props) {
  const [notes, setNotes] = useState<readonly string[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    getImage(client, imageId, stop.signal).then(
      (image) => setNotes(image.notes ?? []),
      // The dialog is whole without them.
      () => {},
    );
    return () => stop.abort();
  }, [client, imageId]);
  if (notes.length === 0) return null;
  return <p class="detail-place">{noteSentences(notes).join(' ')}</p>;
}
