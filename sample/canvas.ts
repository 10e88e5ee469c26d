/** A colour by hue (degrees), saturation and lightness (percent) and opacity (0 to 1). */
export function hsl(hue: number, saturation: number, lightness: number, opacity = 1): string {
  const turn = ((Math.round(hue) % 360) + 360) % 360;
  const [s, l] = [saturation, lightness].map((percent) => Math.round(Math.min(100, Math.max(0, percent))));
  return opacity === 1 ? `hsl(${turn},${s}%,${l}%)` : `hsla(${turn},${s}%,${l}%,${fixed(opacity)})`;
}

/** A number as SVG text: two decimals are more than a pixel can show. */
export function fixed(value: number): string {
  return String(Math.round(value * 100) / 100);
}

type Attributes = Record<string, string | number>;

/** Colours from 0 to 1 along a gradient; evenly spaced when no offsets are given. */
export type Stops = readonly (string | readonly [offset: number, color: string])[];

/** One SVG drawing that grows from back to front. Gradients, blurs and clips are named as they are asked for. */
export class Canvas {
  readonly width: number;
  readonly height: number;
  #definitions: string[] = [];
  #elements: string[] = [];

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
  }

  path(d: string, fill: string, attributes: Attributes = {}): void {
    this.#elements.push(`<path d="${d}" fill="${fill}"${shapeText(attributes)}/>`);
  }

  line(d: string, color: string, width: number, attributes: Attributes = {}): void {
    const stroke = { fill: 'none', stroke: color, 'stroke-width': fixed(width), 'stroke-linecap': 'round' };
    this.#elements.push(`<path d="${d}"${shapeText({ ...stroke, 'stroke-linejoin': 'round', ...attributes })}/>`);
  }

  oval(x: number, y: number, radiusX: number, radiusY: number, fill: string, attributes: Attributes = {}): void {
    const place = `cx="${fixed(x)}" cy="${fixed(y)}" rx="${fixed(radiusX)}" ry="${fixed(radiusY)}"`;
    this.#elements.push(`<ellipse ${place} fill="${fill}"${shapeText(attributes)}/>`);
  }

  box(x: number, y: number, width: number, height: number, fill: string, attributes: Attributes = {}): void {
    const place = `x="${fixed(x)}" y="${fixed(y)}" width="${fixed(width)}" height="${fixed(height)}"`;
    this.#elements.push(`<rect ${place} fill="${fill}"${shapeText(attributes)}/>`);
  }

  /** Draws what `draw` draws as one group: attributes such as `filter`, `clip-path`, `opacity` and `transform` hold for all of it. */
  group(attributes: Attributes, draw: () => void): void {
    this.#elements.push(`<g${attributesText(attributes)}>`);
    draw();
    this.#elements.push('</g>');
  }

  /** A paint that runs down the shape it fills, or along `direction` (x1, y1, x2, y2 as shares of the shape). */
  linear(stops: Stops, direction: readonly [number, number, number, number] = [0, 0, 0, 1]): string {
    const [x1, y1, x2, y2] = direction;
    return this.#define('linearGradient', { x1, y1, x2, y2 }, stopsText(stops));
  }

  /** A paint that runs from (x1, y1) to (x2, y2) in pixels, so that several shapes share one light. */
  light(stops: Stops, x1: number, y1: number, x2: number, y2: number): string {
    const ends = { x1: fixed(x1), y1: fixed(y1), x2: fixed(x2), y2: fixed(y2) };
    return this.#define('linearGradient', { gradientUnits: 'userSpaceOnUse', ...ends }, stopsText(stops));
  }

  /** A paint that runs outwards from a point of the shape (shares of its box). */
  radial(stops: Stops, x = 0.5, y = 0.5, radius = 0.5): string {
    return this.#define('radialGradient', { cx: fixed(x), cy: fixed(y), r: fixed(radius) }, stopsText(stops));
  }

  /** A filter that blurs by `deviation` pixels. */
  blur(deviation: number): string {
    const region = { x: '-30%', y: '-30%', width: '160%', height: '160%' };
    return this.#define('filter', region, `<feGaussianBlur stdDeviation="${fixed(deviation)}"/>`);
  }

  /** A clip to the union of some paths. */
  clip(...paths: string[]): string {
    return this.#define('clipPath', {}, paths.map((d) => `<path d="${d}"/>`).join(''));
  }

  toString(): string {
    const size = `width="${this.width}" height="${this.height}" viewBox="0 0 ${this.width} ${this.height}"`;
    const definitions = `<defs>${this.#definitions.join('')}</defs>`;
    return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${definitions}${this.#elements.join('')}</svg>`;
  }

  #define(tag: string, attributes: Attributes, content: string): string {
    const id = `d${this.#definitions.length}`;
    this.#definitions.push(`<${tag} id="${id}"${attributesText(attributes)}>${content}</${tag}>`);
    return `url(#${id})`;
  }
}

/** `opacity` of one shape goes to its paints: the renderer composes `opacity` itself on a layer of its own, ten times as slow. */
function shapeText({ opacity, ...rest }: Attributes): string {
  const translucent: Attributes = opacity === undefined ? {} : { 'fill-opacity': opacity, 'stroke-opacity': opacity };
  return attributesText({ ...translucent, ...rest });
}

function attributesText(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${typeof value === 'number' ? fixed(value) : value}"`)
    .join('');
}

function stopsText(stops: Stops): string {
  return stops
    .map((stop, i) => (typeof stop === 'string' ? ([i / Math.max(1, stops.length - 1), stop] as const) : stop))
    .map(([offset, color]) => `<stop offset="${fixed(offset)}" stop-color="${color}"/>`)
    .join('');
}
