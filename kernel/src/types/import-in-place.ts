import { parseSync } from "oxc-parser";
import type { KnownExport } from "./known-exports.ts";
import type { Suggestion } from "./service.ts";

/** Shortest beginning of a name for which modules are looked into. */
export const SHORTEST = 3;
/** The most names that are offered. */
const LIMIT = 20;

/**
 * Names of modules that fit the word before an offset, each with an expression that imports it in the word's place. None
 * where `await` is not legal, or the word is no expression.
 */
export function importsInPlace(
  code: string,
  { from, to, isTaken }: { from: number; to: number; isTaken: (name: string) => boolean },
  known: readonly KnownExport[],
): Suggestion[] {
  const prefix = code.slice(from, to);
  if (prefix.length < SHORTEST) return [];
  const fitting = known
    .filter(({ name }) => name.startsWith(prefix) && !isTaken(name))
    .sort(byNearness)
    .slice(0, LIMIT);
  const before = fitting.length === 0 ? undefined : opening(code, from, to);
  if (before === undefined) return [];
  return fitting.map(({ name, module }) => ({
    name,
    // Lab would break the line at a common space.
    kind: `from\u00a0${module}`,
    insert: `${before}(await import(${JSON.stringify(module)})).${name}`,
  }));
}

/** The statement that imports a name, if a module is known that has it; promises before callbacks. */
export function importStatement(name: string, known: readonly KnownExport[]): string | undefined {
  const found = known.filter((each) => each.name === name).sort(byNearness)[0];
  return found && `import { ${name} } from ${JSON.stringify(found.module)}`;
}

function byNearness(a: KnownExport, b: KnownExport): number {
  return a.name.length - b.name.length || a.name.localeCompare(b.name) || rank(a.module) - rank(b.module);
}

function rank(module: string): number {
  return module.endsWith("/promises") ? 0 : 1;
}

/**
 * What stands before an imported expression at a place: nothing, or a semicolon where the line before it would be taken
 * for a function that is called; `undefined` when no expression may stand there.
 */
function opening(code: string, from: number, to: number): string | undefined {
  const before = code.slice(0, from);
  if (/\blet\s+$/.test(before)) return undefined;
  const isFirst = /\n[ \t]*$/.test(before) && !/[;{\s]\s*$/.test(before.trimEnd().slice(-1));
  const openings = isFirst ? [";", ""] : [""];
  return openings.find((start) => {
    const text = `${before}${start}(await import("m")\n).x${code.slice(to)}`;
    return parseSync("cell.ts", text, { lang: "ts", sourceType: "module" }).errors.length === 0;
  });
}
