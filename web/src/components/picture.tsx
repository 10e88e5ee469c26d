import { useState } from 'preact/hooks';
import './picture.css';

const acceptableLoss = 0.15;

interface Props {
  class?: string;
  src: string | undefined;
  /** Shown where the browser cannot show the picture itself (HEIC and TIFF, in most). */
  name: string;
}

/** A picture on a quiet ground: whole, unless its shape is so near to the place's that hardly anything is cut off. */
export function Picture({ class: className = '', src, name }: Props) {
  const [failedSrc, setFailedSrc] = useState<string>();
  const [fills, setFills] = useState(false);
  return (
    <span class={`picture ${className}`}>
      {src === undefined || src === failedSrc ? (
        <span class="picture-name">{name}</span>
      ) : (
        // The button or heading beside it says in words what it is.
        <img
          class={fills ? 'picture-fills' : ''}
          src={src}
          alt=""
          draggable={false}
          decoding="async"
          onLoad={({ currentTarget }) => setFills(lossWhenFilling(currentTarget) < acceptableLoss)}
          onError={() => setFailedSrc(src)}
        />
      )}
    </span>
  );
}

/** The share of a picture that would be cut off if it filled its place. */
function lossWhenFilling({ naturalWidth, naturalHeight, clientWidth, clientHeight }: HTMLImageElement): number {
  const ratio = (naturalWidth * clientHeight) / (naturalHeight * clientWidth);
  return 1 - Math.min(ratio, 1 / ratio);
}
