import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { serverSettings } from "./kernel-socket.ts";

interface DebuggerService {
  session: unknown;
  displayModules(): Promise<void>;
}

const SERVER_SETTINGS = "@jupyterlab/services-extension:server-settings";

/** Plugins with what JupyterLab 4.6.3 gets wrong put right. */
export function withUpstreamFixes(plugins: JupyterFrontEndPlugin<unknown>[]): JupyterFrontEndPlugin<unknown>[] {
  return plugins.map((plugin) => {
    if (plugin.id === "@jupyterlab/debugger-extension:service") return withQuietDebugger(plugin);
    if (plugin.id === SERVER_SETTINGS) return { ...plugin, activate: serverSettings };
    return plugin;
  });
}

/** Without it each cell run by a kernel that has no debugger leaves a rejected promise. */
function withQuietDebugger(plugin: JupyterFrontEndPlugin<unknown>): JupyterFrontEndPlugin<unknown> {
  const activate: typeof plugin.activate = async (...args) => {
    const service = (await plugin.activate(...args)) as DebuggerService;
    const { displayModules } = service;
    service.displayModules = async () => {
      if (service.session) await displayModules();
    };
    return service;
  };
  return { ...plugin, activate };
}
