import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

const moveMs = 600;
const appearMs = 300;
const easing = 'cubic-bezier(0.2, 0.8, 0.2, 1)';

interface Layout {
  width: number;
  places: Map<string, { left: number; top: number }>;
}

/**
 * Moves the children of a list to their new places when its order changes (first, last, invert,
 * play), and fades in new ones. Children are identified by `data-flip`. Respects
 * prefers-reduced-motion.
 *
 * The focused element keeps its focus, which a browser drops when an element moves.
 */
export function useFlip<List extends HTMLElement>(order: string): RefObject<List | null> {
  const list = useRef<List>(null);
  const former = useRef<Layout>(undefined);
  // Read while rendering, before the children move.
  const focused = list.current?.contains(document.activeElement) ? document.activeElement : null;

  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    if (focused instanceof HTMLElement && focused !== document.activeElement) focused.focus({ preventScroll: true });
    const before = former.current;
    const children = [...element.children].filter((child) => child instanceof HTMLElement);
    const now: Layout = { width: element.clientWidth, places: new Map() };
    for (const child of children) {
      now.places.set(child.dataset.flip ?? '', { left: child.offsetLeft, top: child.offsetTop });
    }
    former.current = now;
    // Places from before a change of width are invalid.
    if (before?.width !== now.width || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    for (const child of children) animateFrom(child, before, now);
  }, [order]);
  return list;
}

function animateFrom(child: HTMLElement, before: Layout, now: Layout): void {
  const id = child.dataset.flip ?? '';
  const from = before.places.get(id);
  const to = now.places.get(id);
  if (from === undefined || to === undefined) {
    child.animate([{ opacity: 0 }, { opacity: 1 }], { duration: appearMs, easing: 'ease-out' });
    return;
  }
  const [x, y] = [from.left - to.left, from.top - to.top];
  if (x === 0 && y === 0) return;
  child.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: 'none' }], { duration: moveMs, easing });
}
