import type { FederatedExtension } from "../federated-extension.ts";

interface PageOptions {
  fullStaticUrl?: string;
  fullLabextensionsUrl?: string;
  federated_extensions?: FederatedExtension[];
}

/**
 * The page's `jupyter-config-data`. Read here once more, because what runs before the share scope is ready must not
 * import `@jupyterlab/coreutils`.
 */
export const pageOptions: PageOptions = JSON.parse(
  document.getElementById("jupyter-config-data")?.textContent || "{}",
) as PageOptions;
