import { fixed } from './expression.ts';

const shorthand = /<gradient id="(\w+)" kind="(\w+)"(?: span="([^"]*)")? stops="([^"]*)"\/>/g;

/** Opens an SVG gradient of each kind; `span` is `y1 y2` for `down` and `cx cy r` for `round`. */
const courses: Record<string, (span: string[]) => string> = {
  across: () => '<linearGradient',
  slant: () => '<linearGradient x2="1" y2="1"',
  down: ([from, to]) =>
    from === undefined
      ? '<linearGradient x2="0" y2="1"'
      : `<linearGradient gradientUnits="userSpaceOnUse" x1="0" x2="0" y1="${from}" y2="${to}"`,
  round: ([x = '.5', y = '.5', radius = '.5']) => `<radialGradient cx="${x}" cy="${y}" r="${radius}"`,
};

/**
 * Writes out a figure's gradients: `<gradient id="light" kind="down" stops="{coat*1.5}; {coat}@0.7; {coat*0.6}"/>`.
 * Colours without an offset are spaced evenly.
 */
export function withGradients(svg: string): string {
  return svg.replace(shorthand, gradientOf);
}

function gradientOf(_: string, id: string, kind: string, span: string | undefined, colours: string): string {
  const course = courses[kind];
  if (!course)
    throw new Error(`Expected one of ${Object.keys(courses).join(', ')} for a gradient but received ${kind}`);
  const stops = colours.split('; ').map((colour, i, all) => {
    const [color, offset = fixed(i / (all.length - 1))] = colour.split('@');
    return `<stop offset="${offset}" stop-color="${color}"/>`;
  });
  const open = course(span?.split(' ') ?? []);
  return `${open} id="${id}">${stops.join('')}</${open.slice(1).split(' ', 1)}>`;
}
