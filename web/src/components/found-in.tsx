import type { SearchResult } from '@dlsift/client';
import { plural } from '../format.ts';
import type { Query } from '../pictures/query.ts';
import { Picture } from './picture.tsx';

interface Props {
  query: Query;
  /** Corners of the recognised object in pixels of the query, and the number of inliers. */
  result: Pick<SearchResult, 'quad' | 'inliers' | 'mirrored'>;
  /** Pixels of the query. */
  size: { width: number; height: number } | undefined;
}

/** The query with the outline of the result, where it was recognised. */
export function FoundIn({ query, result: { quad, inliers = 0, mirrored = false }, size }: Props) {
  const { previewUrl, name } = query;
  const drawn = previewUrl !== undefined && quad !== undefined && size !== undefined;
  return (
    <figure>
      {drawn ? (
        <svg
          class="detail-picture"
          viewBox={`0 0 ${size.width} ${size.height}`}
          role="img"
          aria-label={`${name}, outlined`}
        >
          <image href={previewUrl} width={size.width} height={size.height} preserveAspectRatio="none" />
          <polygon class="detail-outline-ground" points={quad.map((corner) => corner.join()).join(' ')} />
          <polygon class="detail-outline" points={quad.map((corner) => corner.join()).join(' ')} />
        </svg>
      ) : (
        <Picture class="detail-picture" src={previewUrl} name={name} />
      )}
      <figcaption>
        {query.kind === 'library' ? 'The picture you search with' : 'Your picture'}
        {drawn &&
          `, and where the ${mirrored ? 'mirrored result' : 'result'} appears in it: ${plural(inliers, 'point')} match`}
      </figcaption>
    </figure>
  );
}
