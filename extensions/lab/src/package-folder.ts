import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder of this package. */
export const labRoot: string = dirname(dirname(fileURLToPath(import.meta.url)));

/** The parts of an npm package's manifest that the build reads. */
export interface PackageManifest {
  name: string;
  version: string;
  dependencies?: Record<string, string>;
  jupyterlab?: {
    extension?: boolean | string;
    mimeExtension?: boolean | string;
    sharedPackages?: Record<string, false | (SharedPackage & { bundled?: boolean })>;
  };
}

/** How one package takes part in the module federation's share scope. */
export interface SharedPackage {
  requiredVersion?: string;
  singleton?: boolean;
  import?: false;
}

/** Folder of an installed package as this package would import it; `undefined` when it is not installed. */
export function packageFolder(name: string): string | undefined {
  for (let folder = labRoot; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(join(candidate, "package.json"))) return candidate;
    if (folder === dirname(folder)) return undefined;
  }
}

/** The package.json of an installed package. */
export function packageManifest(name: string): PackageManifest {
  const folder = packageFolder(name);
  if (!folder) throw new Error(`The npm package ${name} is not installed: run npm ci.`);
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as PackageManifest;
}
