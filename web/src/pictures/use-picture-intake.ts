import { useEffect, useRef, useState } from 'preact/hooks';

/**
 * Takes pictures that are dropped anywhere on the page or pasted into it.
 *
 * @returns whether files are being dragged over the page
 */
export function usePictureIntake(take: (file: File) => void): boolean {
  const [dragging, setDragging] = useState(false);
  const takeLatest = useRef(take);
  takeLatest.current = take;
  useEffect(() => {
    const stop = new AbortController();
    const listen = <Type extends keyof WindowEventMap>(type: Type, on: (event: WindowEventMap[Type]) => void) =>
      addEventListener(type, on, { signal: stop.signal });
    const carriesFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;
    const takeFirst = (files: FileList | undefined): boolean => {
      const file = files?.[0];
      if (file !== undefined) takeLatest.current(file);
      return file !== undefined;
    };
    listen('dragover', (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setDragging(true);
    });
    listen('dragleave', (event) => {
      // Leaving for another element is not leaving the page.
      if (event.relatedTarget === null) setDragging(false);
    });
    listen('drop', (event) => {
      setDragging(false);
      if (!carriesFiles(event)) return;
      event.preventDefault();
      takeFirst(event.dataTransfer?.files);
    });
    listen('paste', (event) => {
      if (takeFirst(event.clipboardData?.files)) event.preventDefault();
    });
    return () => stop.abort();
  }, []);
  return dragging;
}
