import type { Usage } from '@dlsift/client';
import { useEffect } from 'preact/hooks';
import { plural } from '../format.ts';
import { Notice } from './notice.tsx';
import './empty-library.css';

const lookEveryMs = 4000;

/** A library without pictures: how to add some. Checks again by itself until there are any. */
export function EmptyLibrary({ usage, onLookAgain }: { usage: Usage; onLookAgain: () => void }) {
  useEffect(() => {
    const timer = setTimeout(onLookAgain, lookEveryMs);
    return () => clearTimeout(timer);
  }, [usage]);
  const { rejected } = usage.images;
  return (
    <div class="empty-library">
      <h1>Your library is empty</h1>
      <p>Add pictures in one of two ways. This page notices them by itself, seconds after they land.</p>
      <ol>
        <li>
          <h2>From a folder on your machine</h2>
          <pre>
            <code>npx dlsift add photos/</code>
          </pre>
          <p>A sub-folder’s name becomes the label of the pictures in it.</p>
        </li>
        <li>
          <h2>Through the S3 drop folder</h2>
          <pre>
            <code>{`aws s3 sync photos/ s3://BUCKET/inbox/${usage.tenant}/`}</code>
          </pre>
          <p>BUCKET is the stack’s picture bucket.</p>
        </li>
      </ol>
      {rejected > 0 && (
        <Notice kind="note" title={`${plural(rejected, 'picture')} could not be taken in`}>
          <p>
            <code>npx dlsift add</code> tells why.
          </p>
        </Notice>
      )}
      <p class="empty-library-waiting" role="status">
        <span class="spinner" aria-hidden="true" /> Waiting for the first picture
      </p>
    </div>
  );
}
