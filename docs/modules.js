/**
 * A TypeDoc plugin: names each module of the reference as code imports it, and introduces it by the
 * first comment of its file. TypeDoc alone would want an `@module` tag in every one of them.
 */
import { readFileSync } from 'node:fs';
import { Comment, Converter, ReflectionKind } from 'typedoc';

/** What TypeDoc calls a module (its path), and the specifier that stands for it. */
const specifiers = [
  [/^layers\/retrieval\/src\//, '@dlsift/retrieval/'],
  [/^client\/src\/folder$/, '@dlsift/client/folder'],
  [/^client\/src$/, '@dlsift/client'],
];

/** @param {import('typedoc').Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, module) => {
    if (!module.kindOf(ReflectionKind.Module)) return;
    for (const [path, specifier] of specifiers) module.name = module.name.replace(path, specifier);
    const file = context.getSymbolFromReflection(module)?.declarations?.[0]?.getSourceFile().fileName;
    const text = file && firstComment(readFileSync(file, 'utf8'));
    if (text) module.comment = new Comment([{ kind: 'text', text }]);
  });
}

/** @param {string} source */
function firstComment(source) {
  const comment = /^\/\*\*(.*?)\*\//s.exec(source)?.[1];
  return comment?.replaceAll(/^\s*\* ?/gm, '').trim();
}
