import { kernelSpec, resourceDir } from "@craton/kernel";
import { appDir } from "@craton/lab";
import type { ServerOptions } from "@craton/server";

/** What every server of ours shows: the built JupyterLab, and the TypeScript kernel on this very Node. */
export async function labOptions(
  labExtensionDirs: string[],
): Promise<Pick<ServerOptions, "appDir" | "kernelspecs" | "labExtensionDirs">> {
  const spec = kernelSpec({ node: process.execPath });
  return { appDir: appDir(), kernelspecs: [{ name: "typescript", spec, resourceDir }], labExtensionDirs };
}
