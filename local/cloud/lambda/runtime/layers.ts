import { existsSync } from 'node:fs';
import { createRequire, isBuiltin, type RegisterHooksOptions } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

type ResolveHook = NonNullable<RegisterHooksOptions['resolve']>;

/**
 * Resolves packages as a function with these layers does: from the layers alone, as if merged in
 * `/opt`, and never from the project's `node_modules`, so that a package missing from a layer is
 * missing here too.
 */
export function layerResolver(layers: readonly string[]): ResolveHook {
  const roots = layers.map((layer) => join(layer, 'nodejs', 'node_modules'));
  const requires = new Map(roots.map((root) => [root, createRequire(join(root, '..', 'layer.cjs'))]));
  return (specifier, context, nextResolve) => {
    if (!isPackage(specifier) || isFromLayer(context.parentURL, roots)) return nextResolve(specifier, context);
    const name = packageName(specifier);
    const parent = context.parentURL?.startsWith('file:') ? fileURLToPath(context.parentURL) : undefined;
    if (parent !== undefined && isNested(name, parent, roots)) return nextResolve(specifier, context);
    const root = roots.find((candidate) => existsSync(join(candidate, name)));
    if (root === undefined) throw notFound(specifier, parent, context.conditions.includes('require'));
    if (context.conditions.includes('require')) {
      // `require` searches from the requiring file whatever parentURL says, so it is repeated from
      // the layer.
      const file = requires.get(root)!.resolve(specifier);
      return { url: pathToFileURL(file).href, shortCircuit: true };
    }
    return nextResolve(specifier, { ...context, parentURL: pathToFileURL(join(root, '..', 'layer.mjs')).href });
  };
}

/** Whether a search starts in a layer's folder. */
function isFromLayer(parentURL: string | undefined, roots: readonly string[]): boolean {
  return roots.some((root) => parentURL === pathToFileURL(join(root, '..', 'layer.cjs')).href);
}

function isPackage(specifier: string): boolean {
  return !/^(\.|\/|#|[a-z][a-z\d+.-]*:)/i.test(specifier) && !isBuiltin(specifier);
}

function packageName(specifier: string): string {
  const [scope = '', name = ''] = specifier.split('/');
  return specifier.startsWith('@') ? join(scope, name) : scope;
}

/** Whether the package is installed inside the layer's package that imports it. */
function isNested(name: string, parent: string, roots: readonly string[]): boolean {
  const root = roots.find((candidate) => parent.startsWith(candidate + sep));
  if (root === undefined) return false;
  for (let folder = dirname(parent); folder.length > root.length; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules', name))) return true;
  }
  return false;
}

function notFound(specifier: string, parent: string | undefined, isRequire: boolean): Error {
  const error = new Error(
    `Cannot find package '${specifier}' imported from ${parent ?? 'the runtime'} in the function's layers`,
  );
  return Object.assign(error, { code: isRequire ? 'MODULE_NOT_FOUND' : 'ERR_MODULE_NOT_FOUND' });
}
