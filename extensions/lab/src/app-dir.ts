import { existsSync } from "node:fs";
import { join } from "node:path";
import { appKey } from "./app-key.ts";
import { manifestName } from "./manifest.ts";
import { labRoot } from "./package-folder.ts";

/** Folder of all built apps, one folder for each key. */
export const distRoot: string = join(labRoot, "dist");

/** Absolute folder of the app for the present sources and lockfile, whether it is built or not. */
export function appDir(): string {
  return join(distRoot, appKey());
}

/** Whether the app for the present sources and lockfile is built. */
export function isBuilt(): boolean {
  return existsSync(join(appDir(), manifestName));
}
