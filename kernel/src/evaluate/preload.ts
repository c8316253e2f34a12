import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parseSync } from "oxc-parser";

/** The library whose exports cells find without an import. */
export const LIBRARY = "@craton/datacube";

/**
 * Makes every value that `@craton/datacube` exports a global which loads the library when it is first used. The names come
 * from the library's index without running it. A cell may declare or assign the same names. Returns the names.
 */
export function preloadLibrary(onLoad: (library: object) => void): ReadonlySet<string> {
  const require = createRequire(import.meta.url);
  const load = (): Record<string, unknown> => {
    const library = require("@craton/datacube") as Record<string, unknown>;
    onLoad(library);
    return library;
  };
  const names = new Set(exportedNames(readFileSync(require.resolve(LIBRARY), "utf8")));
  for (const name of names) defineLazy(name, () => load()[name]);
  return names;
}

/** The names of the values that a module exports one by one. */
export function exportedNames(source: string): string[] {
  const { module } = parseSync("index.ts", source, { lang: "ts", sourceType: "module" });
  const entries = module.staticExports.flatMap((statement) => statement.entries);
  return entries.flatMap(({ isType, exportName: { kind, name } }) =>
    !isType && kind === "Name" && name ? [name] : [],
  );
}

/** Makes a name a global whose value is read when it is first used. A cell may declare or assign the same name. */
export function defineLazy(name: string, read: () => unknown): void {
  const settle = (value: unknown): unknown => {
    Object.defineProperty(globalThis, name, { configurable: true, enumerable: false, writable: true, value });
    return value;
  };
  Object.defineProperty(globalThis, name, {
    configurable: true,
    enumerable: false,
    get: () => settle(read()),
    set: settle,
  });
}
