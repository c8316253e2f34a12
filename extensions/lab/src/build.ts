import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { appDir, distRoot, isBuilt } from "./app-dir.ts";
import { withBuildLock } from "./build-lock.ts";
import { compressFiles } from "./compress.ts";
import { readCoreSet } from "./core-set.ts";
import { LabBuildError } from "./errors.ts";
import { type LabManifest, manifestName } from "./manifest.ts";
import { labRoot } from "./package-folder.ts";
import { sharedPackages } from "./shared-packages.ts";

/** How {@link buildApp} reports. */
export interface BuildOptions {
  /** Takes one line for each step. */
  log?: (line: string) => void;
}

/** What does not fit a team's server: Jupyter's news from the internet, and pip as a source of extensions. */
const disabledExtensions = ["@jupyterlab/apputils-extension:announcements", "@jupyterlab/extensionmanager-extension"];

/**
 * Builds the app for the present sources and lockfile unless it is there. Takes some 15 s and 0.8 GB of memory, which
 * the process keeps: a long-lived server should let a child run it. The result appears at once or not at all; of
 * two builds at the same time one waits for the other.
 * @returns the app's folder, see {@link LabManifest} for what is in it
 * @throws LabBuildError with the bundler's words
 */
export async function buildApp({ log = () => {} }: BuildOptions = {}): Promise<string> {
  const target = appDir();
  if (isBuilt()) return target;
  mkdirSync(distRoot, { recursive: true });
  return await withBuildLock(join(distRoot, ".lock"), async () => {
    if (isBuilt()) return target;
    log("Building the JupyterLab app …");
    const started = performance.now();
    // Always the same name, because module ids and hence content hashes depend on it.
    const folder = join(distRoot, ".building");
    await buildInto(folder);
    renameSync(folder, target);
    removeOldApps(target);
    log(`Built the JupyterLab app in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
    return target;
  });
}

async function buildInto(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  try {
    mkdirSync(folder);
    const core = readCoreSet();
    const shared = sharedPackages(core);
    // Loaded only here: whoever just asks for the app's folder must not pay for the bundler.
    const { compileApp } = await import("./compile.ts");
    const scripts = await compileApp(folder, core, shared);
    cpSync(join(labRoot, "public"), join(folder, "static"), { recursive: true });
    await compressFiles(join(folder, "static"));
    const manifest: LabManifest = { version: core.jupyterlab.version, ...scripts, disabledExtensions };
    writeFileSync(join(folder, "shared.json"), JSON.stringify(shared, undefined, 2));
    writeFileSync(join(folder, manifestName), JSON.stringify(manifest, undefined, 2));
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error instanceof LabBuildError ? error : new LabBuildError(String(error), error);
  }
}

/** Keeps the last app before this one: servers started with it may still hand out its files. */
function removeOldApps(current: string): void {
  const root = dirname(current);
  const others = readdirSync(root)
    .map((name) => join(root, name))
    .filter((folder) => folder !== current && existsSync(join(folder, manifestName)))
    .toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const folder of others.slice(1)) rmSync(folder, { recursive: true, force: true });
}
