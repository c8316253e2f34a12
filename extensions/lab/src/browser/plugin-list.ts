import type { JupyterLab } from "@jupyterlab/application";
import { PageConfig } from "@jupyterlab/coreutils";

/** What every plugin says about itself, whatever its kind. */
type PluginDescription = Partial<Omit<JupyterLab.IPluginInfo, "id" | "extension" | "enabled">> & { id: string };

/** The plugins found so far, sorted as JupyterLab's constructor wants them. */
export interface PluginList {
  available: JupyterLab.IPluginInfo[];
  disabled: string[];
  deferred: string[];
}

/**
 * The plugins of an extension's module that are not disabled, each noted in `list`.
 * @param extension name of its package
 * @param module its main module, CommonJS or ES
 */
export function activePlugins<P>(list: PluginList, extension: string, module: unknown): P[] {
  const isEsModule = Object.hasOwn(module as object, "__esModule");
  const exported = isEsModule ? (module as { default: unknown }).default : module;
  const plugins = (Array.isArray(exported) ? exported : [exported]) as PluginDescription[];
  return plugins.filter((plugin) => note(list, extension, plugin)) as P[];
}

/** @returns whether the plugin is to be registered */
function note(list: PluginList, extension: string, plugin: PluginDescription): boolean {
  const enabled = !PageConfig.Extension.isDisabled(plugin.id);
  const { id, description = "", requires = [], optional = [], provides = null, autoStart = false } = plugin;
  list.available.push({ id, description, requires, optional, provides, autoStart, enabled, extension });
  if (!enabled) list.disabled.push(id);
  else if (PageConfig.Extension.isDeferred(id)) list.deferred.push(id);
  return enabled;
}
