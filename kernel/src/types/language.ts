import { readFileSync } from "node:fs";
import { join } from "node:path";

const REFERENCE = /^\/\/\/ <reference\b(?: lib="([^"]+)")?.*$/gm;
const MODULE = /^(?:export|import)\b/m;

/** What a version of the language declares. */
export interface LanguageDeclarations {
  /** All but the modules, in one text. */
  text: string;
  /** Files that are modules, which stay what they are. */
  modules: readonly string[];
}

/**
 * What TypeScript's folder declares of a version of the language (`esnext`). From the many files that it is in there, a
 * checker merges the parts of each interface whenever it begins anew; those in one file are merged once. `undefined` when
 * the files are not there.
 */
export function languageDeclarations(folder: string, version: string): LanguageDeclarations | undefined {
  const texts: string[] = [];
  const modules: string[] = [];
  const seen = new Set<string>();
  const add = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const file = join(folder, `lib.${name}.d.ts`);
    const text = readFileSync(file, "utf8");
    for (const [, other] of text.matchAll(REFERENCE)) if (other !== undefined) add(other);
    // After what it builds on.
    if (MODULE.test(text)) modules.push(file);
    else texts.push(text.replace(REFERENCE, ""));
  };
  try {
    add(version);
  } catch {
    return undefined;
  }
  return { text: texts.join("\n"), modules };
}
