import { createRequire, isBuiltin, type ResolveFnOutput, type ResolveHookContext, registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type ImportedNames, type Picked, pickNames } from "./imported-names.ts";
import { LocalFiles, plainURL } from "./local-files.ts";
import { OWN_PACKAGES } from "./own-packages.ts";
import { checkInstalled, hasPackage, isPackage, meanings, offersTypes } from "./resolution.ts";
import { placeAt } from "./stack.ts";

/** `import()` as cells call it, and for a static import the names that it asks for. */
type Load = (specifier: string, options?: ImportCallOptions, names?: ImportedNames) => Promise<unknown>;

/** What {@link IMPORTER} exports. */
interface Importer {
  load: (specifier: string, options?: ImportCallOptions) => Promise<Record<string, unknown>>;
  resolve: (specifier: string) => string;
}

/** The module that a cell is, as far as imports are concerned. */
export interface CellModule {
  load: Load;
  require: NodeJS.Require;
  meta: { url: string; dirname: string; filename: string; resolve(specifier: string): string };
}

/** What imports need to know of the session. */
export interface ImportParts {
  /** The notebook's. */
  folder: string;
  /** Aborted when the cell that runs now is interrupted. */
  signal: () => AbortSignal | undefined;
  /** Takes note of imported names that stand for no value, each with the reason. */
  missing: (reasons: ReadonlyMap<string, string>) => void;
  /** Takes note of a module of a package or of Node that was imported. */
  imported: (specifier: string, module: object) => void;
}

/** The module whose imports are those of cells. */
const IMPORTER = new URL("./importer.mjs", import.meta.url).href;
/** Global function that says that the code of a local file has run to its end. */
const LOADED = "$$loaded";

/**
 * Imports as seen from a folder: relative paths and packages from there, then the packages that come with the kernel.
 * TypeScript files are imported as they are, and anew when they have changed.
 */
export function createCellModule({ folder, signal, missing, imported }: ImportParts): CellModule {
  const filename = join(folder, "cell");
  const require = createRequire(filename);
  const files = new LocalFiles((path) => void delete require.cache[path]);
  followImports(pathToFileURL(filename).href, files);
  const load: Load = async (specifier, options, names) => {
    const place = new Error();
    const pending = files.begin(specifier, signal());
    try {
      const module = await loadModule(specifier, options);
      files.end(pending);
      if (isPackage(specifier) || isBuiltin(specifier)) imported(specifier, module);
      return names ? noted(pickNames(module, specifier, names)) : module;
    } catch (error) {
      files.fail(pending);
      if (names && isOfTypes(error, specifier, names)) return noted(withoutValues(names, error as Error));
      if (error instanceof Error) placeAt(error, place);
      throw error;
    }
  };
  const noted = (picked: Picked): Picked["values"] => {
    missing(picked.missing);
    return picked.values;
  };
  const isOfTypes = (error: unknown, specifier: string, { used }: ImportedNames): boolean =>
    isNotFound(error) && used.length === 0 && offersTypes(specifier, pathToFileURL(filename).href);
  const resolve = (specifier: string): string => plainURL(importer().resolve(specifier));
  const meta = { url: pathToFileURL(filename).href, dirname: folder, filename, resolve };
  return { load, require: refreshing(require, files), meta };
}

let loadedImporter: Importer | undefined;

/** Loaded with the first import. */
function importer(): Importer {
  loadedImporter ??= createRequire(import.meta.url)("./importer.mjs") as Importer;
  return loadedImporter;
}

/** Modules of Node that were imported: they stay the same, and looking for one takes a quarter of a millisecond. */
const builtins = new Map<string, Record<string, unknown>>();

async function loadModule(specifier: string, options?: ImportCallOptions): Promise<Record<string, unknown>> {
  const known = options ? undefined : builtins.get(specifier);
  if (known) return known;
  const module = await importer().load(specifier, options);
  if (isBuiltin(specifier)) builtins.set(specifier, module);
  return module;
}

/** `require` for cells, which sees that a file has changed as well. */
function refreshing(require: NodeJS.Require, files: LocalFiles): NodeJS.Require {
  const fresh = (id: string): unknown => {
    const pending = files.begin(id, undefined);
    try {
      return require(id);
    } finally {
      files.end(pending);
    }
  };
  return Object.defineProperties(fresh, Object.getOwnPropertyDescriptors(require)) as NodeJS.Require;
}

function isNotFound(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return code === "ERR_MODULE_NOT_FOUND" || code === "ERR_PACKAGE_PATH_NOT_EXPORTED";
}

function withoutValues({ names }: ImportedNames, error: Error): Picked {
  return { values: {}, missing: new Map(Object.keys(names).map((name) => [name, error.message])) };
}

/**
 * Makes imports of cells resolve as from `cellURL`; lets everything in its folder
 * also import the packages that come with the kernel; and follows which local file imports which.
 */
function followImports(cellURL: string, files: LocalFiles): void {
  const folderURL = new URL(".", cellURL).href;
  registerHooks({
    resolve: (specifier, context, next) => {
      const own = OWN_PACKAGES.get(specifier);
      if (own !== undefined) return { url: pathToFileURL(own).href, shortCircuit: true };
      const fromCell = context.parentURL === IMPORTER || context.parentURL === cellURL;
      const parentURL = fromCell ? cellURL : context.parentURL;
      const known = parentURL !== undefined && (fromCell || files.has(parentURL));
      if (!known && !parentURL?.startsWith(folderURL)) return next(specifier, context);
      const { meaning, resolved } = resolveFirst(specifier, (each) => {
        if (!isPackage(each) || hasPackage(each, parentURL)) return next(each, { ...context, parentURL });
        if (hasPackage(each, import.meta.url)) return next(each, { ...context, parentURL: import.meta.url });
        const code = context.conditions.includes("require") ? "MODULE_NOT_FOUND" : "ERR_MODULE_NOT_FOUND";
        if (known) checkInstalled(each, parentURL, code);
        return next(each, { ...context, parentURL });
      });
      if (!known || isPackage(meaning) || !/^file:(?!.*\/node_modules\/)/.test(resolved.url)) return resolved;
      const url = fromCell ? files.noteEntry(specifier, resolved.url) : files.noteImport(parentURL, resolved.url);
      return { ...resolved, url, ...jsonAttributes(resolved.url, context) };
    },
    load: (url, context, next) => {
      const loaded = next(url, context);
      if (loaded.format !== "module" || !files.has(url)) return loaded;
      return { ...loaded, source: `${textOf(loaded.source)}\n;globalThis.${LOADED}?.(import.meta.url);` };
    },
  });
  Object.defineProperty(globalThis, LOADED, { configurable: true, value: (url: string) => files.loaded(url) });
}

/** The first meaning of a specifier that leads to something; if none does, the failure is that of the first. */
function resolveFirst<T>(specifier: string, resolve: (meaning: string) => T): { meaning: string; resolved: T } {
  const failures: unknown[] = [];
  for (const meaning of meanings(specifier))
    try {
      return { meaning, resolved: resolve(meaning) };
    } catch (error) {
      failures.push(error);
    }
  throw failures[0];
}

/** JSON is imported as such without being asked to. */
function jsonAttributes(url: string, { importAttributes, conditions }: ResolveHookContext): Partial<ResolveFnOutput> {
  if (!/\.json(?:\?|$)/i.test(url) || conditions.includes("require")) return {};
  return { importAttributes: { type: "json", ...importAttributes } };
}

function textOf(source: string | ArrayBuffer | NodeJS.TypedArray | undefined | null): string {
  return typeof source === "string" ? source : new TextDecoder().decode(source ?? undefined);
}
