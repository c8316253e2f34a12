import { type CoreSet, extensionPackages } from "./core-set.ts";
import { packageFolder, packageManifest, type SharedPackage } from "./package-folder.ts";

/**
 * The module federation's share scope: the release's resolutions first, then what each extension depends on or
 * declares as `jupyterlab.sharedPackages`. Type-only and uninstalled packages are left out.
 */
export function sharedPackages(core: CoreSet): Record<string, SharedPackage> {
  const shared: Record<string, SharedPackage> = {};
  for (const [name, requiredVersion] of Object.entries(core.resolutions)) shared[name] = { requiredVersion };
  const extensions = extensionPackages(core);
  for (const name of extensions) shared[name] ??= { requiredVersion: packageManifest(name).version };
  for (const own of extensions.map(sharedBy)) {
    // A package that some extension bundles wins over the same package that another expects from elsewhere.
    for (const [name, config] of Object.entries(own))
      if (!shared[name] || shared[name].import === false) shared[name] = config;
  }
  for (const name of Object.keys(shared)) if (!isShareable(name)) delete shared[name];
  for (const name of core.jupyterlab.singletonPackages) if (shared[name]) shared[name].singleton = true;
  return shared;
}

function sharedBy(extension: string): Record<string, SharedPackage> {
  const { dependencies = {}, jupyterlab } = packageManifest(extension);
  const own: Record<string, SharedPackage> = {};
  for (const [name, requiredVersion] of Object.entries(dependencies)) own[name] = { requiredVersion };
  for (const [name, config] of Object.entries(jupyterlab?.sharedPackages ?? {})) {
    delete own[name];
    if (config === false) continue;
    const { bundled, ...rest } = config;
    own[name] = bundled === false ? { ...rest, import: false } : rest;
  }
  return own;
}

function isShareable(name: string): boolean {
  return !name.startsWith("@types/") && name !== "@jupyterlab/core-meta" && packageFolder(name) !== undefined;
}
