import { useState } from 'preact/hooks';
import './picture.css';

const acceptableLoss = 0.15;

interface Props {
  class?: string;
  src: string | undefined;
  /** Shown where the browser cannot display the picture (HEIC and TIFF, in most). */
  name: string;
}

/** A picture on a plain ground: whole, or filling its frame where little is cut off. */
export function Picture({ class: className = '', src, name }: Props) {
  const [failedSrc, setFailedSrc] = useState<string>();
  const [fills, setFills] = useState(false);
  return (
    <span class={`picture ${className}`}>
      {src === undefined || src === failedSrc ? (
        <span class="picture-name">{name}</span>
      ) : (
        // The button or heading beside it names the picture.
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

/** Share of a picture that is cut off if it fills its place. */
function lossWhenFilling({ naturalWidth, naturalHeight, clientWidth, clientHeight }: HTMLImageElement): number {
  const ratio = (naturalWidth * clientHeight) / (naturalHeight * clientWidth);
  return 1 - Math.min(ratio, 1 / ratio);
}
