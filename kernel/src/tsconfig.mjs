const { readFileSync, statSync } = process.getBuiltinModule("node:fs");
const { dirname, join, resolve } = process.getBuiltinModule("node:path");
const { pathToFileURL } = process.getBuiltinModule("node:url");

/** The part of the notebook folder's `tsconfig.json` that has a meaning when code runs. */

const FILE = join(process.cwd(), "tsconfig.json");

/** Files that one may extend, through each other. */
const DEPTH = 10;

/** @type {{ stamp: number | undefined, config: import("./tsconfig.mjs").TsConfig } | undefined} */
let known;

/** The settings as they are now; without a file, or with one that cannot be read, the defaults. */
export function tsconfig() {
  const stamp = statSync(FILE, { throwIfNoEntry: false })?.mtimeMs;
  if (!known || known.stamp !== stamp)
    known = { stamp, config: toConfig(stamp === undefined ? {} : read(FILE, DEPTH)) };
  return known.config;
}

function toConfig({ paths = {}, experimentalDecorators }) {
  return {
    experimentalDecorators: experimentalDecorators === true,
    paths: (specifier) => Object.entries(paths).flatMap(([pattern, targets]) => mapped(specifier, pattern, targets)),
  };
}

function mapped(specifier, pattern, targets) {
  const [start = "", end] = pattern.split("*");
  if (end === undefined) return specifier === pattern ? targets : [];
  if (!specifier.startsWith(start) || !specifier.endsWith(end)) return [];
  const rest = specifier.slice(start.length, specifier.length - end.length);
  return targets.map((target) => target.replace("*", () => rest));
}

/** The compiler options of a file and of those that it extends; targets of paths become URLs. */
function read(file, depth) {
  try {
    const { extends: bases = [], compilerOptions: own = {} } = JSON.parse(withoutComments(readFileSync(file, "utf8")));
    const folder = dirname(file);
    const inherited = depth > 0 ? [bases].flat().map((base) => read(resolve(folder, withEnding(base)), depth - 1)) : [];
    const root = resolve(folder, own.baseUrl ?? ".");
    const url = (target) => pathToFileURL(resolve(root, target)).href;
    const paths = Object.entries(own.paths ?? {}).map(([pattern, targets]) => [pattern, targets.map(url)]);
    return Object.assign({}, ...inherited, own, paths.length > 0 ? { paths: Object.fromEntries(paths) } : {});
  } catch {
    return {};
  }
}

function withEnding(path) {
  return path.endsWith(".json") ? path : `${path}.json`;
}

function withoutComments(text) {
  const bare = text.replace(/"(?:\\.|[^"\\])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (part) => (part[0] === '"' ? part : ""));
  return bare.replace(/"(?:\\.|[^"\\])*"|,(?=\s*[}\]])/g, (part) => (part === "," ? "" : part));
}
