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
 * The plugins of an extension's module that are not disabled, each noted in `list`. What is no plugin, and a plugin whose
 * id another extension has already, is left out: JupyterLab would not start at all with it.
 * @param extension name of its package
 * @param module its main module, CommonJS or ES
 */
export function activePlugins<P>(list: PluginList, extension: string, module: unknown): P[] {
  const isEsModule = Object.hasOwn(Object(module), "__esModule");
  const exported = isEsModule ? (module as { default: unknown }).default : module;
  const plugins: unknown[] = Array.isArray(exported) ? exported : [exported];
  const usable = plugins.filter((plugin) => {
    if (!isPlugin(plugin)) console.error(`The extension ${extension} holds something that is no plugin`, plugin);
    else if (isKnown(list, plugin)) console.error(`The extension ${extension} repeats the plugin ${plugin.id}`);
    else return note(list, extension, plugin);
    return false;
  });
  return usable as P[];
}

function isPlugin(value: unknown): value is PluginDescription {
  return typeof (value as Partial<PluginDescription> | null | undefined)?.id === "string";
}

function isKnown({ available }: PluginList, { id }: PluginDescription): boolean {
  return available.some((known) => known.id === id);
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
