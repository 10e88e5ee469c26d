import { evaluate, fixed, type Scope, type Slots } from './expression.ts';
import { figureTemplate } from './figures.ts';
import type { Kind, Layer, Scene } from './kinds.ts';
import { looks } from './kinds.ts';
import type { Random } from './random.ts';
import { expand, repeated } from './template.ts';

/** Height of a figure in its own file: a layer's size 100 makes it as tall as the picture's short side. */
const figureHeight = 200;

/**
 * Draws one scene as SVG: its layers from back to front, each figure placed, coloured and varied by `random`.
 * Half of the pictures are mirrored.
 */
export function compose(kind: Kind, scene: Scene, width: number, height: number, random: Random): string {
  const horizon = (Number(evaluate(scene.horizon ?? '0', { random, slots: {} })) / 100) * height;
  const area = { width: fixed(width), height: fixed(height), horizon: fixed(horizon) };
  const root: Scope = { random, slots: area };
  const ofKind = withSlots(root, kind);
  const drawing = new Drawing(kind, width, height, horizon);
  drawing.addLayers(scene.layers, withSlots(ofKind, scene));
  const mirror = random.chance(0.5) ? `translate(${width} 0) scale(-1 1)` : 'scale(1)';
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}><g transform="${mirror}">${drawing}</g></svg>`;
}

class Drawing {
  #copies: string[] = [];
  readonly #kind: Kind;
  readonly #width: number;
  readonly #height: number;
  readonly #horizon: number;

  constructor(kind: Kind, width: number, height: number, horizon: number) {
    this.#kind = kind;
    this.#width = width;
    this.#height = height;
    this.#horizon = horizon;
  }

  toString(): string {
    return this.#copies.join('');
  }

  addLayers(layers: readonly Layer[], scope: Scope): void {
    for (const layer of layers) {
      if (layer.chance !== undefined && !scope.random.chance(layer.chance)) continue;
      const count = Number(evaluate(layer.count ?? '1', scope));
      repeated(Math.round(count), layer.count ? scope : { ...scope }, (repetition) => {
        const own = withSlots(repetition, layer);
        if (layer.group) this.addLayers(this.#group(layer.group), own);
        else this.#addFigures(layer, own);
      });
    }
  }

  #group(name: string): readonly Layer[] {
    const group = this.#kind.groups?.[name];
    if (!group) throw new Error(`No group "${name}" in the kind "${this.#kind.name}"`);
    return group;
  }

  /** Adds one copy of the layer's figures, stacked at one place. */
  #addFigures(layer: Layer, scope: Scope): void {
    const transform = layer.size === undefined ? '' : ` transform="${this.#place(layer, scope)}"`;
    for (const figure of [layer.figure ?? []].flat()) {
      const chosen = evaluate(figure, { ...scope, slots: {} });
      const name = chosen.startsWith('$') ? scope.slots[chosen.slice(1)] : chosen;
      if (name === 'none') continue;
      const id = `f${this.#copies.length}-`;
      // `behind` is all that is drawn so far, for reflections.
      const slots = { ...scope.slots, id, behind: name === 'reflection' ? String(this) : '' };
      this.#copies.push(`<g${transform}>${expand(figureTemplate(name), { ...scope, slots })}</g>`);
    }
  }

  #place({ x = '50', y = '50', size = '50', turn = '0', flip }: Layer, scope: Scope): string {
    const number = (text: string) => Number(evaluate(text, scope));
    const left = (number(x) / 100) * this.#width;
    const top = this.#horizon + (number(y) / 100) * (this.#height - this.#horizon);
    const scale = ((number(size) / 100) * Math.min(this.#width, this.#height)) / figureHeight;
    const mirror = flip !== undefined && scope.random.chance(number(flip)) ? -1 : 1;
    const turned = turn === '0' ? '' : ` rotate(${fixed(number(turn))})`;
    return `translate(${fixed(left)} ${fixed(top)})${turned} scale(${(mirror * scale).toFixed(4)} ${scale.toFixed(4)})`;
  }
}

/** The scope with the slots of the looks and the own slots, each evaluated once. */
function withSlots(scope: Scope, { look = [], slots = {} }: { look?: string | string[]; slots?: Slots }): Scope {
  const own: Record<string, string> = {};
  const inner = { ...scope, slots: own };
  Object.assign(own, scope.slots);
  for (const choice of [look].flat()) {
    const name = evaluate(choice, scope);
    const values = looks[name];
    if (!values) throw new Error(`No look "${name}" in looks.json`);
    for (const [slot, expression] of Object.entries(values)) own[slot] = evaluate(expression, inner);
  }
  for (const [slot, expression] of Object.entries(slots)) own[slot] = evaluate(expression, inner);
  return inner;
}
