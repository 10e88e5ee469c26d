import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTemplate, type Template } from './template.ts';

const templates = new Map<string, Template>();

/** The parsed template of `figures/<name>.svg`, read once. */
export function figureTemplate(name: string): Template {
  let template = templates.get(name);
  if (!template) {
    template = parseTemplate(readFileSync(join(import.meta.dirname, 'figures', `${name}.svg`), 'utf8'));
    templates.set(name, template);
  }
  return template;
}
