import { evaluate, fill, type Scope } from './expression.ts';
import { withGradients } from './gradient.ts';

/**
 * A piece of a parsed template: literal text, a placeholder `{expression}`, or a section that ends
 * with `{/}`.
 */
type Node =
  | { type: 'text'; text: string }
  | { type: 'value'; expression: string }
  | { type: 'repeat' | 'chance'; expression: string; content: Template };

export type Template = readonly Node[];

/**
 * Parses a figure's SVG file. The slot `id` becomes a prefix of every id, so that copies do not
 * share ids.
 */
export function parseTemplate(svg: string): Template {
  const content = withGradients(svg)
    .replace(/<!--.*?-->/gs, '')
    .replace(/^\s*<svg[^>]*>|<\/svg>\s*$/g, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/( id="|url\(#|href="#)/g, '$1{id}');
  const stack: Node[][] = [[]];
  for (const [i, piece] of content.split(/\{([^}]*)\}/).entries()) {
    const nodes = stack[stack.length - 1];
    if (i % 2 === 0) nodes.push({ type: 'text', text: piece });
    else if (piece === '/') stack.pop();
    else if (piece[0] === '#' || piece[0] === '?') {
      const inner: Node[] = [];
      nodes.push({ type: piece[0] === '#' ? 'repeat' : 'chance', expression: piece.slice(1), content: inner });
      stack.push(inner);
    } else nodes.push({ type: 'value', expression: piece });
  }
  if (stack.length !== 1) throw new Error(`The sections {#...} and {?...} of a figure must each end with {/}: ${svg}`);
  return stack[0];
}

/** Returns the SVG of one copy of a figure, with every placeholder evaluated in `scope`. */
export function expand(template: Template, scope: Scope): string {
  return template
    .map((node) => {
      if (node.type === 'text') return node.text;
      if (node.type === 'value') return fill(node.expression, scope);
      const value = Number(evaluate(node.expression, scope));
      if (node.type === 'chance') return scope.random.chance(value) ? expand(node.content, scope) : '';
      return repeated(Math.round(value), scope, (inner) => expand(node.content, inner)).join('');
    })
    .join('');
}

/** Calls `draw` once per repetition, with a scope that holds the repetition's index. */
export function repeated<Result>(count: number, scope: Scope, draw: (scope: Scope) => Result): Result[] {
  const start = scope.random.next();
  return Array.from({ length: count }, (_, index) => draw({ ...scope, repetition: { index, count, start } }));
}
