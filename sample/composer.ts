import { evaluate, fixed, type Scope } from './expression.ts';
import { figureTemplate } from './figures.ts';
import { type Kind, type Layer, looks, type Settings } from './kinds.ts';
import type { Random } from './random.ts';
import { expand, repeated } from './template.ts';

/** Height in a figure's own units that size 100 scales to the picture's short side. */
const figureHeight = 200;

interface Drawing {
  svg: string;
  /** Where the ground begins, 0 (top) to 1 (bottom). */
  horizon: number;
}

/**
 * Draws one scene as SVG, layer by layer from back to front. `random` places, colours and varies
 * the figures, and mirrors half of the pictures.
 */
export function compose(kind: Kind, scene: readonly Layer[], width: number, height: number, random: Random): Drawing {
  const copies: string[] = [];
  let horizon = 0;
  const picture = { width: String(width), height: String(height), horizon: '0' };
  addLayers(scene, withSettings(withSettings({ random, slots: picture }, { look: 'defaults' }), kind));
  const mirror = random.chance(0.5) ? `translate(${width} 0) scale(-1 1)` : 'scale(1)';
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size}><g transform="${mirror}">${copies.join('')}</g></svg>`;
  return { svg, horizon: horizon / height };

  function addLayers(layers: readonly Layer[], outer: Scope): void {
    let scope = outer;
    for (const layer of layers) {
      const { figure, group, chance = 1, count = '1' } = layer;
      if (figure === undefined && group === undefined) scope = withSettings(scope, layer);
      else if (random.chance(chance)) {
        repeated(Math.round(Number(evaluate(count, scope))), scope, (repetition) => {
          const own = withSettings(repetition, layer);
          if (group === undefined) addFigures(figure!, layer, own);
          else addLayers(groupOf(kind, group), own);
        });
      }
    }
  }

  /** Adds one copy of the layer's figures, stacked at one place. */
  function addFigures(figures: string, { y = '0', at, turn = '0', flip = '0' }: Layer, scope: Scope): void {
    const transform = at === undefined ? '' : ` transform="${placement([...at.split(', '), turn, flip], scope)}"`;
    const from = fixed(heightOf(Number(evaluate(y, scope)), scope));
    for (const figure of figures.split(' + ')) {
      const name = nameFrom(figure, scope);
      if (name === 'none') continue;
      const behind = name === 'reflection' ? copies.join('') : '';
      const slots = { ...scope.slots, from, behind, id: `f${copies.length}-` };
      copies.push(`<g${transform}>${expand(figureTemplate(name), { ...scope, slots })}</g>`);
    }
  }

  function placement(expressions: string[], scope: Scope): string {
    const [x, y, size, turn, flip] = expressions.map((text) => Number(evaluate(text, scope)));
    const scale = ((size / 100) * Math.min(width, height)) / figureHeight;
    const place = `translate(${fixed((x / 100) * width)} ${fixed(heightOf(y, scope))}) rotate(${fixed(turn)})`;
    return `${place} scale(${((random.chance(flip) ? -1 : 1) * scale).toFixed(4)} ${scale.toFixed(4)})`;
  }

  /** Pixels from the top for a percentage of the way from the horizon to the bottom edge. */
  function heightOf(percent: number, { slots }: Scope): number {
    return Number(slots.horizon) + (percent / 100) * (height - Number(slots.horizon));
  }

  /** The scope with the settings' looks and slots, each evaluated once. */
  function withSettings(scope: Scope, settings: Settings): Scope {
    const inner = { ...scope, slots: { ...scope.slots } };
    for (const choice of settings.look?.split(' + ') ?? []) {
      const name = nameFrom(choice, scope);
      if (!looks[name]) throw new Error(`No look "${name}" in looks.json`);
      const { look, ...slots } = looks[name];
      inner.slots = withSettings(inner, { look, slots }).slots;
    }
    if (settings.horizon !== undefined) {
      horizon = (Number(evaluate(settings.horizon, scope)) / 100) * height;
      inner.slots.horizon = fixed(horizon);
    }
    for (const [slot, value] of Object.entries(settings.slots ?? {})) inner.slots[slot] = evaluate(value, inner);
    return inner;
  }
}

/** One of the names in a choice; `$slot` takes it from a slot. */
function nameFrom(choice: string, scope: Scope): string {
  const name = evaluate(choice, { ...scope, slots: {} });
  return name.startsWith('$') ? scope.slots[name.slice(1)] : name;
}

function groupOf(kind: Kind, name: string): readonly Layer[] {
  const group = kind.groups?.[name];
  if (!group) throw new Error(`No group "${name}" in the kind "${kind.name}"`);
  return group;
}
