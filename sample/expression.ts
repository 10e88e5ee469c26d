import type { Random } from './random.ts';

/**
 * Values by name: colours as `hue saturation lightness` (degrees, percent, percent), numbers, names
 * of figures.
 */
export type Slots = Readonly<Record<string, string>>;

/** What an expression is evaluated against. */
export interface Scope {
  random: Random;
  slots: Slots;
  /** The repetition around the expression, for `a to b` and `a~b`. */
  repetition?: { index: number; count: number; start: number };
}

const operand = '(?:-?\\d*\\.?\\d+|[a-z]\\w*(?:\\*[\\d.]+)?)';
const range = new RegExp(`(${operand})(\\.\\.| to |~)(${operand})`, 'gi');
const tinted = /^([a-z]\w*)(?:\+(-?[^*]+))?(?:\*(.+))?$/i;
const hueSaturationLightness = /^-?[\d.]+ [\d.]+ [\d.]+$/;
const goldenRatio = 0.618034;

/**
 * Evaluates an expression to text. `a|b|c` picks one; `a..b` is a random number in that range.
 * Within repetitions, `a to b` runs evenly from a to b, and `a~b` spreads over the range without
 * two values close together (golden-ratio sequence). A number may be a slot, or `slot*factor`.
 */
export function evaluate(expression: string, scope: Scope): string {
  const choices = expression.split('|');
  const chosen = choices.length > 1 ? scope.random.pick(choices) : expression;
  return (scope.slots[chosen] ?? chosen).replace(range, (_, low: string, operator: string, high: string) => {
    const [from, to] = [operandOf(low, scope), operandOf(high, scope)];
    return fixed(from + (to - from) * share(operator, scope));
  });
}

/**
 * Evaluates a template's placeholder: an expression; a colour as `slot+hue*light` (`coat`,
 * `leaf+10*0.6 to 1.3`); or a number as `slot*factor` (`horizon*0.7`).
 */
export function fill(placeholder: string, scope: Scope): string {
  const [, name, turn, light] = tinted.exec(placeholder) ?? [];
  const slot = name === undefined ? undefined : scope.slots[name];
  if (name !== undefined && slot === undefined) throw new Error(`No value for the slot "${name}" in {${placeholder}}`);
  const value = evaluate(slot ?? placeholder, scope);
  const number = (text: string | undefined, otherwise: number) =>
    text === undefined ? otherwise : Number(evaluate(text, scope));
  if (light !== undefined && value !== '' && !Number.isNaN(Number(value)))
    return fixed(Number(value) * number(light, 1));
  if (!hueSaturationLightness.test(value)) return value;
  const [hue, saturation, lightness] = value.split(' ').map(Number);
  const bright = Math.min(98, lightness * number(light, 1));
  return `hsl(${fixed((hue + number(turn, 0) + 720) % 360)},${fixed(saturation)}%,${fixed(bright)}%)`;
}

/** A number as SVG text with at most two decimals, finer than a pixel shows. */
export function fixed(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function operandOf(text: string, { slots }: Scope): number {
  const [name, factor = '1'] = text.split('*');
  const value = Number(slots[name] ?? name) * Number(factor);
  if (Number.isNaN(value)) throw new Error(`Expected a number or a numeric slot but received "${text}"`);
  return value;
}

/** Position within the range, 0 to 1. */
function share(operator: string, { random, repetition }: Scope): number {
  if (operator === '..') return random.next();
  const { index, count, start } = repetition ?? { index: 0, count: 1, start: random.next() };
  if (operator === '~') return (start + index * goldenRatio) % 1;
  return count > 1 ? index / (count - 1) : 0.5;
}
