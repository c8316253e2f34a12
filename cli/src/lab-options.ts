import { join } from "node:path";
import { kernelSpec, resourceDir } from "@craton/kernel";
import { appDir } from "@craton/lab";
import { createProcessLauncher } from "@craton/launcher";
import type { ServerOptions } from "@craton/server";

/**
 * What every server of ours shows: the built JupyterLab, and the TypeScript kernel on this very Node, whose history lies
 * with the server's state.
 */
export function labOptions(
  labExtensionDirs: string[],
  stateDir: string,
): Pick<ServerOptions, "appDir" | "kernelspecs" | "labExtensionDirs" | "launcher" | "stateDir"> {
  const { CRATON_KERNEL_HISTORY = join(stateDir, "history.sqlite") } = process.env;
  const typescript = kernelSpec({ node: process.execPath });
  const spec = { ...typescript, env: { ...typescript.env, CRATON_KERNEL_HISTORY } };
  const kernelspecs = [{ name: "typescript", spec, resourceDir }];
  return { appDir: appDir(), kernelspecs, labExtensionDirs, launcher: createProcessLauncher(), stateDir };
}
