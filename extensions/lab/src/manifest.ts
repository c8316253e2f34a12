import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LabNotBuiltError } from "./errors.ts";

/**
 * What a built app says about itself in `entry.json`, at the top of its folder:
 *
 * ```
 * entry.json       this manifest
 * shared.json      the packages (versions, singletons) that federated extensions share with the app
 * static/          to be served under the page option `fullStaticUrl`; all but the favicons have a content hash in
 *                  their name, so they may be cached for ever; big text files have a .br and a .gz twin
 * schemas/<package>/<plugin>.json   settings schemas; package.json.orig beside them holds the package's version
 * themes/<package>/index.css        the themes' style sheets
 * ```
 */
export interface LabManifest {
  /** JupyterLab's version, the page option `appVersion`. */
  version: string;
  /** Scripts in `static/` that the page loads in this order, each with `defer`. */
  entry: string[];
  /** Scripts in `static/` that the entry always asks for next: worth a `<link rel="preload" as="script">`. */
  preload: string[];
  /** Plugins and extensions for the page option `disabledExtensions`. */
  disabledExtensions: string[];
}

/** File name of the manifest in a built app's folder. */
export const manifestName = "entry.json";

/**
 * Reads the manifest of a built app.
 * @param folder as {@link appDir} gives it
 * @throws LabNotBuiltError when there is none
 */
export function readManifest(folder: string): LabManifest {
  try {
    return JSON.parse(readFileSync(join(folder, manifestName), "utf8")) as LabManifest;
  } catch (error) {
    throw new LabNotBuiltError(folder, error);
  }
}
