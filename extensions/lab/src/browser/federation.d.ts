// What the bundler and federated extensions add to the page's globals.

interface FederatedContainer {
  /** Gives the container the share scope; to be called once, before any `get`. */
  init(shareScope: unknown): void | Promise<void>;
  get(module: string): Promise<() => unknown>;
}

interface Window {
  _JUPYTERLAB: Record<string, FederatedContainer | undefined>;
  jupyterapp?: unknown;
}

declare let __webpack_public_path__: string;
declare const __webpack_share_scopes__: { default: unknown };
declare function __webpack_init_sharing__(scope: string): Promise<void>;

/** As src/amd-loader.ts makes it. */
declare module "anywidget" {
  export function define(base: unknown): Record<string, typeof import("@jupyter-widgets/base").WidgetModel>;
}

/** Written by the build: every extension package of the app, loaded on call. */
declare module "#extensions" {
  export type ExtensionEntry = [packageName: string, load: () => unknown];
  export const extensions: ExtensionEntry[];
  export const mimeExtensions: ExtensionEntry[];
}
