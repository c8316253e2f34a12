import { createRequire, findPackageJSON, isBuiltin, registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { placeAt } from "./stack.ts";

/** `import()` as cells call it. */
type Load = (specifier: string, options?: ImportCallOptions) => Promise<unknown>;

/** Packages that the kernel takes the place of, installed or not. */
const OWN: ReadonlyMap<string, string> = new Map([["tslab", new URL("../display/tslab.ts", import.meta.url).href]]);

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
  const load: Load = async (specifier, options) => {
    const place = new Error();
    const attributes = options ?? (/\.json$/i.test(specifier) ? { with: { type: "json" } } : undefined);
    try {
      return await import(specifier, attributes);
    } catch (error) {
      if (error instanceof Error) placeAt(error, place);
      throw error;
    }
  };
  const resolve = (specifier: string): string => {
    const path = require.resolve(specifier);
    return isBuiltin(path) ? path : pathToFileURL(path).href;
  };
  return { load, require, meta: { url: pathToFileURL(filename).href, dirname: folder, filename, resolve } };
}

/**
 * Makes imports from this very file, which are those of cells, resolve as from `filename`; and lets everything in its
 * folder also import the packages that come with the kernel.
 */
function resolveAsIn(filename: string): void {
  const cellURL = pathToFileURL(filename).href;
  const folderURL = new URL(".", cellURL).href;
  registerHooks({
    resolve: (specifier, context, next) => {
      const own = OWN.get(specifier);
      if (own !== undefined) return { url: own, shortCircuit: true };
      const parentURL = context.parentURL === import.meta.url ? cellURL : context.parentURL;
      if (!parentURL?.startsWith(folderURL)) return next(specifier, context);
      const platform =
        isPackage(specifier) && !hasPackage(specifier, parentURL) && hasPackage(specifier, import.meta.url);
      return next(specifier, { ...context, parentURL: platform ? import.meta.url : parentURL });
    },
  });
}

function hasPackage(specifier: string, parentURL: string): boolean {
  try {
    return findPackageJSON(specifier, parentURL) !== undefined;
  } catch {
    return false;
  }
}

/** Whether a specifier names a package: not a path, not a URL, not a part of Node. */
function isPackage(specifier: string): boolean {
  return !/^(\.{0,2}\/|[a-z][a-z\d+.-]*:|#)/i.test(specifier) && !isBuiltin(specifier);
}
