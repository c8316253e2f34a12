import { type JupyterFrontEndPlugin, JupyterLab } from "@jupyterlab/application";
import { JupyterPluginRegistry, PageConfig } from "@jupyterlab/coreutils";
import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import { IConnectionStatus, IServiceManager } from "@jupyterlab/services";
import { type ExtensionEntry, extensions, mimeExtensions } from "#extensions";
import type { FederatedExtension } from "../federated-extension.ts";
import { anywidgetPlugin } from "./anywidget.ts";
import { activePlugins, type PluginList } from "./plugin-list.ts";
import { withUpstreamFixes } from "./upstream-fixes.ts";

type AnyPlugin = JupyterFrontEndPlugin<unknown>;

/** Starts JupyterLab with the built-in and the federated extensions; an extension that fails to load is left out. */
export async function main(): Promise<void> {
  const federated = JSON.parse(PageConfig.getOption("federated_extensions") || "[]") as FederatedExtension[];
  const replaced = new Set(federated.filter(isReplacement).map((one) => one.name));
  const list: PluginList = { available: [], disabled: [], deferred: [] };
  const mimePlugins = [
    ...builtIn<IRenderMime.IExtension>(list, mimeExtensions, replaced),
    ...(await fromContainers<IRenderMime.IExtension>(list, federated, "mimeExtension")),
  ];
  const plugins = [
    ...builtIn<AnyPlugin>(list, [...extensions, ["anywidget", () => anywidgetPlugin]], replaced),
    ...(await fromContainers<AnyPlugin>(list, federated, "extension")),
  ];
  await loadStyles(federated);
  await start(list, plugins, mimePlugins);
}

/** Whether an extension stands in for a built-in one of its name; one whose script did not load does not. */
function isReplacement({ name, extension, mimeExtension }: FederatedExtension): boolean {
  return Boolean(extension || mimeExtension) && window._JUPYTERLAB[name] !== undefined;
}

function builtIn<P>(list: PluginList, entries: ExtensionEntry[], replaced: Set<string>): P[] {
  return entries.flatMap(([name, load]) => {
    if (replaced.has(name)) return [];
    try {
      return activePlugins<P>(list, name, load());
    } catch (error) {
      console.error(`The extension ${name} cannot be loaded`, error);
      return [];
    }
  });
}

async function containerModule(name: string, module: string): Promise<unknown> {
  const factory = await window._JUPYTERLAB[name]?.get(module);
  if (!factory) throw new Error(`The extension ${name} was not loaded`);
  return factory();
}

async function fromContainers<P>(
  list: PluginList,
  federated: FederatedExtension[],
  kind: "extension" | "mimeExtension",
): Promise<P[]> {
  const wanted = federated.flatMap(({ name, [kind]: module }) => (module ? [{ name, module }] : []));
  const modules = await Promise.allSettled(wanted.map(({ name, module }) => containerModule(name, module)));
  return wanted.flatMap(({ name }, index) => {
    const module = modules[index];
    if (module?.status === "fulfilled") return activePlugins<P>(list, name, module.value);
    console.error(`The extension ${name} cannot be loaded`, module?.reason);
    return [];
  });
}

async function loadStyles(federated: FederatedExtension[]): Promise<void> {
  const wanted = federated.filter(({ name }) => !PageConfig.Extension.isDisabled(name));
  const styles = await Promise.allSettled(
    wanted.flatMap(({ name, style }) => (style ? [containerModule(name, style)] : [])),
  );
  for (const style of styles) if (style.status === "rejected") console.error(style.reason);
}

async function start(list: PluginList, plugins: AnyPlugin[], mimePlugins: IRenderMime.IExtension[]): Promise<void> {
  const pluginRegistry = new JupyterPluginRegistry();
  pluginRegistry.registerPlugins(withUpstreamFixes(plugins));
  const connectionStatus = await pluginRegistry.resolveOptionalService(IConnectionStatus);
  const serviceManager = await pluginRegistry.resolveRequiredService(IServiceManager);
  const lab = new JupyterLab({
    pluginRegistry,
    serviceManager,
    // Declared as modules, taken as their default exports.
    mimeExtensions: mimePlugins as unknown as IRenderMime.IExtensionModule[],
    ...(connectionStatus && { connectionStatus }),
    disabled: { matches: list.disabled, patterns: PageConfig.Extension.disabled },
    deferred: { matches: list.deferred, patterns: PageConfig.Extension.deferred },
    availablePlugins: list.available,
  });
  if (PageConfig.getOption("exposeAppInBrowser").toLowerCase() === "true") window.jupyterapp = lab;
  await lab.start({ ignorePlugins: list.deferred, bubblingKeydown: true });
}
