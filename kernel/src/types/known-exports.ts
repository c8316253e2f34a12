import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { within } from "./deadline.ts";
import type { Suggestion, TypeService } from "./service.ts";

/** Document that asks what modules export; empty but while they are asked. */
export const EXPORTS = "$$exports.ts";

/** Packages of the notebook's folder that are looked into. */
const PACKAGES = 20;
/** Longest wait for what one module exports. */
const MODULE_MS = 5000;
/** Node's modules that are other names of others, or nobody should begin to use. */
const ALIASES = /^_|^(?:constants|punycode|sys|process|repl|domain|trace_events)$|^path\/|\/types$/;
/** Platform packages besides `@craton/datacube`, whose names need no import. */
const PLATFORM = ["zarrita", "geotiff", "h5wasm"];

/** A value that a module exports. */
export interface KnownExport extends Suggestion {
  module: string;
}

/** Modules that cells may import from: Node's, the platform's, and those that the notebook's folder depends on. */
export function importableModules(folder: string): string[] {
  const node = builtinModules.filter((name) => !ALIASES.test(name)).map((name) => `node:${name.replace("node:", "")}`);
  return [...new Set([...node, ...PLATFORM, ...dependencies(folder).slice(0, PACKAGES)])];
}

function dependencies(folder: string): string[] {
  try {
    const { dependencies: names } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return typeof names === "object" && names !== null ? Object.keys(names) : [];
  } catch {
    return [];
  }
}

/** The text of {@link EXPORTS}: after the imports, for each module a line that can be completed. */
export function exportsText(modules: readonly string[]): string {
  const imports = modules.map((name, at) => `import * as m${at} from ${JSON.stringify(name)};\n`);
  return `${imports.join("")}${modules.map((_, at) => `m${at}.;\n`).join("")}`;
}

/** What modules export, asked from a service that has {@link exportsText}, one module at a time. */
export async function collectExports(
  service: Pick<TypeService, "complete">,
  modules: readonly string[],
): Promise<KnownExport[]> {
  const known: KnownExport[] = [];
  for (const [at, module] of modules.entries()) {
    const place = { document: EXPORTS, line: modules.length + at, character: `m${at}.`.length };
    const found = await within(service.complete(place), MODULE_MS);
    for (const { name, kind } of found?.items ?? [])
      if (/^[\p{ID_Start}$][\p{ID_Continue}$]*$/u.test(name) && name !== "default") known.push({ name, kind, module });
  }
  return known;
}
