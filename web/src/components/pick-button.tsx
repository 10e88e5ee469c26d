import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';

interface Props {
  class: string;
  onPick: (file: File) => void;
  children: ComponentChildren;
}

/**
 * Formats that the service decodes. HEIC is omitted, so that telephones convert photographs to
 * JPEG.
 */
const formats = ['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff'].map((format) => `image/${format}`).join();

/** A button that opens the browser's file chooser. */
export function PickButton({ class: className, onPick, children }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class={className} onClick={() => input.current?.click()}>
        {children}
      </button>
      <input
        ref={input}
        class="hidden"
        type="file"
        accept={formats}
        tabIndex={-1}
        aria-hidden="true"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          // Picking the same file again triggers a change.
          currentTarget.value = '';
          if (file !== undefined) onPick(file);
        }}
      />
    </>
  );
}
