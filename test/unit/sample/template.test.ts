import { describe, expect, it } from 'vitest';
import { evaluate, fill, type Scope } from '../../../sample/expression.ts';
import { createRandom } from '../../../sample/random.ts';
import { expand, parseTemplate, repeated } from '../../../sample/template.ts';

function scopeOf(slots: Record<string, string> = {}): Scope {
  return { random: createRandom('test'), slots };
}

describe('evaluate', () => {
  it('draws a number within a range', () => {
    const scope = scopeOf();
    for (let i = 0; i < 50; i++) {
      const value = Number(evaluate('-8..8', scope));
      expect(value).toBeGreaterThanOrEqual(-8);
      expect(value).toBeLessThanOrEqual(8);
    }
  });

  it('picks each of the choices', () => {
    const scope = scopeOf();
    expect(new Set(Array.from({ length: 50 }, () => evaluate('a|b|c', scope)))).toEqual(new Set(['a', 'b', 'c']));
  });

  it('takes the ends of a range from slots', () => {
    expect(evaluate('horizon*0.5..horizon*0.5', scopeOf({ horizon: '120' }))).toBe('60');
  });

  it('runs evenly over repetitions', () => {
    expect(repeated(4, scopeOf(), (scope) => evaluate('0 to 90', scope))).toEqual(['0', '30', '60', '90']);
  });

  it('keeps spread values apart', () => {
    const values = repeated(8, scopeOf(), (scope) => Number(evaluate('0~100', scope))).sort((a, b) => a - b);
    for (const [i, value] of values.slice(1).entries()) expect(value - values[i]).toBeGreaterThan(5);
  });

  it('names a number that it cannot read', () => {
    expect(() => evaluate('width..9', scopeOf())).toThrow('"width"');
  });
});

describe('fill', () => {
  const scope = scopeOf({ coat: '20 50 30', horizon: '100' });

  it.each([
    ['coat', 'hsl(20,50%,30%)'],
    ['coat*1.5', 'hsl(20,50%,45%)'],
    ['coat+-30*0.5', 'hsl(350,50%,15%)'],
    ['horizon*0.7', '70'],
  ])('turns %s into %s', (placeholder, text) => {
    expect(fill(placeholder, scope)).toBe(text);
  });

  it('names a slot without a value', () => {
    expect(() => fill('mane', scope)).toThrow('"mane"');
  });
});

describe('expand', () => {
  it('repeats sections and gives each copy its own ids', () => {
    const template = parseTemplate('<svg><g id="a"/>{#2}<use href="#a" x="{0 to 5}"/>{/}</svg>');
    const svg = expand(template, scopeOf({ id: 'f7-' }));
    expect(svg).toBe('<g id="f7-a"/><use href="#f7-a" x="0"/><use href="#f7-a" x="5"/>');
  });

  it('draws a section whose slot is 1, and leaves out one whose slot is not set', () => {
    const template = parseTemplate('<svg>{?tusks}T{/}{?snow}S{/}</svg>');
    expect(expand(template, scopeOf({ tusks: '1' }))).toBe('T');
  });

  it('writes out gradients', () => {
    const template = parseTemplate('<svg><gradient id="g" kind="down" stops="{coat}; #000@0.7; #fff"/></svg>');
    const svg = expand(template, scopeOf({ id: '', coat: '20 50 30' }));
    const stops = ['0" stop-color="hsl(20,50%,30%)', '0.7" stop-color="#000', '1" stop-color="#fff'];
    const content = stops.map((stop) => `<stop offset="${stop}"/>`).join('');
    expect(svg).toBe(`<linearGradient x2="0" y2="1" id="g">${content}</linearGradient>`);
  });

  it('rejects a section that does not end', () => {
    expect(() => parseTemplate('<svg>{#2}<g/></svg>')).toThrow('must each end');
  });
});
