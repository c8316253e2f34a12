import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { parseSync } from "oxc-parser";
import { isPackage, packageName } from "../evaluate/resolution.ts";
import type { Origin } from "./origins.ts";

/** Name and version of the package of a specifier, as seen from a module; `undefined` for a part of Node. */
export function packageOf(
  specifier: string,
  parentURLs: readonly string[],
): [name: string, version: string] | undefined {
  if (!isPackage(specifier)) return undefined;
  for (const parentURL of parentURLs) {
    const version = versionAt(specifier, parentURL);
    if (version !== undefined) return [packageName(specifier), version];
  }
  return [packageName(specifier), "*"];
}

function versionAt(specifier: string, parentURL: string): string | undefined {
  try {
    const file = findPackageJSON(specifier, parentURL);
    const { version } = JSON.parse(file === undefined ? "{}" : readFileSync(file, "utf8")) as { version?: string };
    return version;
  } catch {
    return undefined;
  }
}

/** What a local file imports from packages and from Node, by the names it uses. */
export function importsOfFile(path: string): ReadonlyMap<string, Origin> {
  const { module } = parseSync(path, readFileSync(path, "utf8"), { lang: "ts", sourceType: "module" });
  const found = new Map<string, Origin>();
  for (const { moduleRequest, entries } of module.staticImports) {
    const specifier = moduleRequest.value;
    if (/^(\.{0,2}\/|file:)/.test(specifier)) continue;
    for (const { localName, importName } of entries)
      found.set(localName.value, { specifier, name: importedName(importName.kind, importName.name) });
  }
  return found;
}

function importedName(kind: string, name: string | null | undefined): string {
  return kind === "NamespaceObject" ? "*" : kind === "Default" ? "default" : (name ?? "default");
}
