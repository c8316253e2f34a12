import type { JupyterFrontEndPlugin } from "@jupyterlab/application";

interface DebuggerService {
  session: unknown;
  displayModules(): Promise<void>;
}

/** Plugins with what JupyterLab 4.6.3 gets wrong put right. */
export function withUpstreamFixes(plugins: JupyterFrontEndPlugin<unknown>[]): JupyterFrontEndPlugin<unknown>[] {
  return plugins.map((plugin) =>
    plugin.id === "@jupyterlab/debugger-extension:service" ? withQuietDebugger(plugin) : plugin,
  );
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
