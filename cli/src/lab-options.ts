import { kernelSpec, resourceDir } from "@craton/kernel";
import { appDir } from "@craton/lab";
import { createProcessLauncher } from "@craton/launcher";
import type { ServerOptions } from "@craton/server";

/** What every server of ours shows: the built JupyterLab, and the TypeScript kernel on this very Node. */
export function labOptions(
  labExtensionDirs: string[],
): Pick<ServerOptions, "appDir" | "kernelspecs" | "labExtensionDirs" | "launcher"> {
  const spec = kernelSpec({ node: process.execPath });
  const launcher = createProcessLauncher();
  return { appDir: appDir(), kernelspecs: [{ name: "typescript", spec, resourceDir }], labExtensionDirs, launcher };
}
