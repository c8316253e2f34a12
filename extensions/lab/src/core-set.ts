import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolder, packageManifest } from "./package-folder.ts";

/** What JupyterLab's release consists of: `core.package.json` of `@jupyterlab/core-meta`. */
export interface CoreSet {
  /** Version ranges of the packages every extension shares with the app, by package name. */
  resolutions: Record<string, string>;
  jupyterlab: {
    version: string;
    /** Extension packages, each with the module inside it (empty: its main module). */
    extensions: Record<string, string>;
    mimeExtensions: Record<string, string>;
    singletonPackages: string[];
  };
}

/** Extensions built into the app beyond JupyterLab's own. */
const bundledExtensions = ["@jupyter-widgets/jupyterlab-manager"];

/** Of these there may be only one copy, or widgets of other packages would not be instances of the app's classes. */
const bundledSingletons = ["@jupyter-widgets/base"];

/** JupyterLab's release with our bundled extensions added. */
export function readCoreSet(): CoreSet {
  const folder = packageFolder("@jupyterlab/core-meta");
  if (!folder) throw new Error("The npm package @jupyterlab/core-meta is not installed: run npm ci.");
  const core = JSON.parse(readFileSync(join(folder, "core.package.json"), "utf8")) as CoreSet;
  for (const name of bundledExtensions) {
    const { extension, mimeExtension } = packageManifest(name).jupyterlab ?? {};
    if (extension) core.jupyterlab.extensions[name] = extension === true ? "" : extension;
    if (mimeExtension) core.jupyterlab.mimeExtensions[name] = mimeExtension === true ? "" : mimeExtension;
  }
  core.jupyterlab.singletonPackages.push(...bundledSingletons);
  return core;
}

/** Names of all packages that hold an extension of the app. */
export function extensionPackages({ jupyterlab }: CoreSet): string[] {
  return [...new Set([...Object.keys(jupyterlab.extensions), ...Object.keys(jupyterlab.mimeExtensions)])];
}
