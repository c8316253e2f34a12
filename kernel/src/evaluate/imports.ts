import { createRequire, findPackageJSON, isBuiltin, registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** `import()` as cells call it. */
export type Load = (specifier: string, options?: ImportCallOptions) => Promise<unknown>;

/** The module that a cell is, as far as imports are concerned. */
export interface CellModule {
  load: Load;
  require: NodeJS.Require;
  meta: { url: string; dirname: string; filename: string; resolve(specifier: string): string };
}

/**
 * Imports as seen from a folder: relative paths and packages from there, then the packages that come with the kernel.
 * TypeScript files are imported as they are.
 */
export function createCellModule(folder: string): CellModule {
  const filename = join(folder, "cell");
  const require = createRequire(filename);
  resolveAsIn(filename);
  const load: Load = (specifier, options) => {
    const attributes = options ?? (/\.json$/i.test(specifier) ? { with: { type: "json" } } : undefined);
    return import(specifier, attributes);
  };
  const resolve = (specifier: string): string => {
    const path = require.resolve(specifier);
    return isBuiltin(path) ? path : pathToFileURL(path).href;
  };
  return { load, require, meta: { url: pathToFileURL(filename).href, dirname: folder, filename, resolve } };
}

/** Makes imports from this very file, which are those of cells, resolve as from another place. */
function resolveAsIn(filename: string): void {
  const parentURL = pathToFileURL(filename).href;
  registerHooks({
    resolve: (specifier, context, next) => {
      const ours = context.parentURL === import.meta.url && !isPlatformPackage(specifier, parentURL);
      return next(specifier, ours ? { ...context, parentURL } : context);
    },
  });
}

/** Whether a package is not found from there but comes with the kernel. */
function isPlatformPackage(specifier: string, parentURL: string): boolean {
  if (!isPackage(specifier) || findPackageJSON(specifier, parentURL) !== undefined) return false;
  return findPackageJSON(specifier, import.meta.url) !== undefined;
}

/** Whether a specifier names a package: not a path, not a URL, not a part of Node. */
function isPackage(specifier: string): boolean {
  return !/^(\.{0,2}\/|[a-z][a-z\d+.-]*:|#)/i.test(specifier) && !isBuiltin(specifier);
}
