import { existsSync, readFileSync } from "node:fs";
import { createRequire, findPackageJSON, isBuiltin } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { tsconfig } from "../tsconfig.ts";

/** Endings that an import may leave out, in the order in which they are tried. */
const ENDINGS = [".ts", ".mts", ".cts", ".js", ".mjs", ".cjs", ".json", "/index.ts", "/index.js"];
/** What an import of a folder may mean. */
const INDEXES = ["index.ts", "index.js"];

/** What a specifier in a local file may mean, the likeliest first: `@/x` what tsconfig says, `./x` and `./x.js` also `./x.ts`. */
export function meanings(specifier: string): string[] {
  const mapped = isPackage(specifier) ? tsconfig().paths(specifier) : [];
  return [...mapped, specifier].flatMap((each) => [each, ...otherEndings(each)]);
}

function otherEndings(specifier: string): string[] {
  if (/^\.{1,2}$/.test(specifier)) return INDEXES.map((index) => `${specifier}/${index}`);
  if (!/^(\.{0,2}\/|file:)/.test(specifier)) return [];
  if (specifier.endsWith("/")) return INDEXES.map((index) => specifier + index);
  const script = /^(.*\.)([cm]?)js$/.exec(specifier);
  return script ? [`${script[1]}${script[2]}ts`] : ENDINGS.map((ending) => specifier + ending);
}

/** Whether a specifier names a package: not a path, not a URL, not a part of Node. */
export function isPackage(specifier: string): boolean {
  return !/^(\.{0,2}\/|\.{1,2}$|[a-z][a-z\d+.-]*:|#)/i.test(specifier) && !isBuiltin(specifier);
}

/** Whether a module can import something of that package. */
export function hasPackage(specifier: string, parentURL: string): boolean {
  try {
    return findPackageJSON(specifier, parentURL) !== undefined;
  } catch {
    return false;
  }
}

/**
 * Throws if there is nothing that could be the package. Node remembers of a package that it could not find that it is not
 * there, so Node is not to look for it before it is. `code` is that of the error.
 */
export function checkInstalled(specifier: string, parentURL: string, code: string): void {
  if (nameOfOwnPackage(parentURL) === packageName(specifier)) return;
  const folders = createRequire(parentURL).resolve.paths(specifier) ?? [];
  const places = folders.map((folder) => join(folder, packageName(specifier)));
  if (places.some((place) => ["", ".js", ".json", ".node"].some((ending) => existsSync(place + ending)))) return;
  const message = `Cannot find package '${packageName(specifier)}' imported from ${fileURLToPath(parentURL)}`;
  throw Object.assign(new Error(message), { code });
}

/** Whether the package, or another one that describes it, offers types. */
export function offersTypes(specifier: string, parentURL: string): boolean {
  if (!isPackage(specifier)) return false;
  const types = `@types/${packageName(specifier).replace("@", "").replace("/", "__")}`;
  return hasPackage(specifier, parentURL) || hasPackage(types, parentURL);
}

function nameOfOwnPackage(moduleURL: string): string | undefined {
  try {
    const file = findPackageJSON("..", moduleURL);
    return file === undefined ? undefined : (JSON.parse(readFileSync(file, "utf8")) as { name?: string }).name;
  } catch {
    return undefined;
  }
}

/** The package that a specifier is of. */
export function packageName(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
