import { useEffect, useRef, useState } from 'preact/hooks';
import { percent } from '../format.ts';
import { between, middle, moved, type Part, resized } from '../search/part.ts';
import { Picture } from './picture.tsx';
import './part-picker.css';

interface Props {
  src: string | undefined;
  name: string;
  /** The part that is searched with; undefined: the whole. */
  part: Part | undefined;
  onPick: (part: Part | undefined) => void;
}

const step = 0.05;
const arrows: Readonly<Record<string, [dx: number, dy: number]>> = {
  ArrowLeft: [-step, 0],
  ArrowRight: [step, 0],
  ArrowUp: [0, -step],
  ArrowDown: [0, step],
};

/** The query, on which a part can be marked by dragging or by the keyboard. */
export function PartPicker({ src, name, part, onPick }: Props) {
  const [marked, setMarked] = useState(part);
  const [shown, setShown] = useState(true);
  const frame = useRef<HTMLDivElement>(null);
  const start = useRef<[number, number]>(undefined);
  const box = useRef<HTMLButtonElement>(null);
  const focusBox = useRef(false);
  useEffect(() => setMarked(part), [part]);
  useEffect(() => setShown(true), [src]);
  useEffect(() => {
    if (focusBox.current) box.current?.focus();
    focusBox.current = false;
  }, [marked]);

  if (src === undefined || !shown) return <Picture class="query-picture" src={src} name={name} />;

  const place = (event: PointerEvent): [number, number] => {
    const { left, top, width, height } = frame.current!.getBoundingClientRect();
    return [(event.clientX - left) / width, (event.clientY - top) / height];
  };
  const drag = (event: PointerEvent) => {
    if (start.current !== undefined) setMarked(between(start.current, place(event)));
  };
  const drop = (event: PointerEvent) => {
    if (start.current === undefined) return;
    const chosen = between(start.current, place(event));
    start.current = undefined;
    setMarked(chosen ?? part);
    if (chosen !== undefined) onPick(chosen);
  };
  const press = (event: KeyboardEvent) => {
    const direction = arrows[event.key];
    if (marked === undefined) return;
    if (event.key === 'Escape') return whole();
    if (direction === undefined) return;
    event.preventDefault();
    setMarked((event.shiftKey ? resized : moved)(marked, ...direction));
  };
  const whole = () => {
    setMarked(undefined);
    if (part !== undefined) onPick(undefined);
  };
  const mark = () => {
    focusBox.current = true;
    setMarked(middle);
  };

  return (
    <div class="part">
      <div
        class="part-frame"
        ref={frame}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          frame.current?.setPointerCapture(event.pointerId);
          start.current = place(event);
        }}
        onPointerMove={drag}
        onPointerUp={drop}
        onPointerCancel={() => {
          start.current = undefined;
          setMarked(part);
        }}
      >
        {/* The name beside it says in words what it is. */}
        <img src={src} alt="" draggable={false} onError={() => setShown(false)} />
        {marked && (
          <button
            type="button"
            class="part-box"
            ref={box}
            aria-label={`Search with the marked part: ${inWords(marked)}`}
            aria-describedby="part-keys"
            style={{
              left: `${marked.x * 100}%`,
              top: `${marked.y * 100}%`,
              width: `${marked.width * 100}%`,
              height: `${marked.height * 100}%`,
            }}
            onKeyDown={press}
            onClick={(event) => {
              // A press of the keyboard; pointers mark a new part.
              if (event.detail === 0) onPick(marked);
            }}
          />
        )}
      </div>
      <p class="part-line">
        {marked === undefined ? (
          <button type="button" class="link" onClick={mark}>
            Search with a part of it
          </button>
        ) : (
          <button type="button" class="link" onClick={whole}>
            Search with all of it
          </button>
        )}
      </p>
      <p id="part-keys" class={marked === undefined ? 'visually-hidden' : 'part-keys'}>
        Drag to mark a part. By keyboard: arrows move it, with Shift they size it, Enter searches.
      </p>
    </div>
  );
}

function inWords({ x, y, width, height }: Part): string {
  return `${percent(width)} of the width from ${percent(x)}, ${percent(height)} of the height from ${percent(y)}`;
}
