import type { DlsiftClient, Image } from '@dlsift/client';
import { useEffect, useState } from 'preact/hooks';
import { shortKey } from '../format.ts';
import './library-sample.css';

const shown = 8;

/** A few pictures of the library to start from. Shows nothing if there are none. */
export function LibrarySample({ client, onPick }: { client: DlsiftClient; onPick: (image: Image) => void }) {
  const [images, setImages] = useState<Image[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    client.GET('/v1/images', { params: { query: { limit: 4 * shown } }, signal: stop.signal }).then(
      ({ data }) => setImages(data?.images.filter(({ state }) => state === 'ready').slice(0, shown) ?? []),
      // The page works without these; the search shows what is wrong.
      () => {},
    );
    return () => stop.abort();
  }, [client]);
  if (images.length === 0) return null;
  return (
    <section class="library-sample" aria-labelledby="library-sample-title">
      <h2 id="library-sample-title">or start from one of yours</h2>
      <ul>
        {images.map((image) => (
          <li key={image.imageId}>
            <button type="button" aria-label={`Search with ${shortKey(image.key)}`} onClick={() => onPick(image)}>
              <img src={image.thumbnailUrl ?? ''} alt="" draggable={false} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
