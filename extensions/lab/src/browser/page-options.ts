/** One federated extension as the server lists it: `jupyterlab._build` of its package.json with its name. */
export interface FederatedExtension {
  name: string;
  /** Script to load, relative to the extension's folder. */
  load: string;
  /** Modules of the container, when it has them. */
  extension?: string;
  mimeExtension?: string;
  style?: string;
}

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
