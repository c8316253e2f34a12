import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** The part of the notebook folder's `tsconfig.json` that has a meaning when code runs. */

const FILE = join(process.cwd(), "tsconfig.json");

/** Files that one may extend, through each other. */
const DEPTH = 10;

/** What the notebook folder's `tsconfig.json` says about running code. */
export interface TsConfig {
  experimentalDecorators: boolean;
  /** What a specifier may stand for, as URLs. */
  paths(specifier: string): string[];
}

/** The compiler options that have a meaning; targets of paths are URLs. */
interface CompilerOptions {
  paths?: Record<string, string[]>;
  experimentalDecorators?: boolean;
  baseUrl?: string;
}

/** A `tsconfig.json`. */
interface TsConfigFile {
  extends?: string | string[];
  compilerOptions?: CompilerOptions;
}

let known: { stamp: number | undefined; config: TsConfig } | undefined;

/** The settings as they are now; without a file, or with one that cannot be read, the defaults. */
export function tsconfig(): TsConfig {
  const stamp = statSync(FILE, { throwIfNoEntry: false })?.mtimeMs;
  if (!known || known.stamp !== stamp)
    known = { stamp, config: toConfig(stamp === undefined ? {} : read(FILE, DEPTH)) };
  return known.config;
}

function toConfig({ paths = {}, experimentalDecorators }: CompilerOptions): TsConfig {
  return {
    experimentalDecorators: experimentalDecorators === true,
    paths: (specifier) => Object.entries(paths).flatMap(([pattern, targets]) => mapped(specifier, pattern, targets)),
  };
}

function mapped(specifier: string, pattern: string, targets: string[]): string[] {
  const [start = "", end] = pattern.split("*");
  if (end === undefined) return specifier === pattern ? targets : [];
  if (!specifier.startsWith(start) || !specifier.endsWith(end)) return [];
  const rest = specifier.slice(start.length, specifier.length - end.length);
  return targets.map((target) => target.replace("*", () => rest));
}

/** The compiler options of a file and of those that it extends; targets of paths become URLs. */
function read(file: string, depth: number): CompilerOptions {
  try {
    const text = withoutComments(readFileSync(file, "utf8"));
    const { extends: bases = [], compilerOptions: own = {} } = JSON.parse(text) as TsConfigFile;
    const folder = dirname(file);
    const inherited = depth > 0 ? [bases].flat().map((base) => read(resolve(folder, withEnding(base)), depth - 1)) : [];
    const root = resolve(folder, own.baseUrl ?? ".");
    const url = (target: string): string => pathToFileURL(resolve(root, target)).href;
    const paths = Object.entries(own.paths ?? {}).map(([pattern, targets]) => [pattern, targets.map(url)]);
    return Object.assign({}, ...inherited, own, paths.length > 0 ? { paths: Object.fromEntries(paths) } : {});
  } catch {
    return {};
  }
}

function withEnding(path: string): string {
  return path.endsWith(".json") ? path : `${path}.json`;
}

function withoutComments(text: string): string {
  const bare = text.replace(/"(?:\\.|[^"\\])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (part) => (part[0] === '"' ? part : ""));
  return bare.replace(/"(?:\\.|[^"\\])*"|,(?=\s*[}\]])/g, (part) => (part === "," ? "" : part));
}
