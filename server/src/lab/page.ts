import { Html, html } from "@craton/edge";
import type { LabApp } from "./app.ts";
import type { FederatedExtension } from "./federated.ts";

/** What the page of JupyterLab is made from. */
export interface LabPageOptions {
  baseUrl: string;
  app: LabApp;
  /** Folder of the person, shown by Lab as the server's root. */
  root: string;
  extensions: readonly FederatedExtension[];
  terminalsAvailable: boolean;
  /** More options, such as the hub's. */
  extra: Readonly<Record<string, string>>;
}

/** What an address of the app opens. */
export interface LabTarget {
  mode: "single-document" | "multiple-document";
  workspace: string;
  treePath: string;
}

/** Address of each part of Lab's API, below the base URL. Lab reads each both as `xUrl` and as `fullXUrl`. */
const addresses = {
  app: "lab",
  doc: "doc",
  tree: "lab/tree",
  workspaces: "lab/workspaces",
  settings: "lab/api/settings",
  themes: "lab/api/themes",
  workspacesApi: "lab/api/workspaces",
  translationsApi: "lab/api/translations",
  licenses: "lab/api/licenses",
  listings: "lab/api/listings",
  labextensions: "lab/extensions",
  static: "static/lab",
} as const;

/** Reads an address of the app: `/lab`, `/lab/tree/PATH`, `/lab/workspaces/NAME/tree/PATH`, `/doc/…`. */
export function labTarget(path: string): LabTarget {
  const [, app = "", workspace, treePath] = /^\/(lab|doc)(?:\/workspaces\/([^/]+))?(?:\/tree\/(.*))?/.exec(path) ?? [];
  return {
    mode: app === "doc" ? "single-document" : "multiple-document",
    workspace: workspace ?? "default",
    treePath: treePath ?? "",
  };
}

/** The page config that the app reads. */
function pageConfig(options: LabPageOptions, target: LabTarget): Record<string, unknown> {
  const { baseUrl, extensions, terminalsAvailable } = options;
  const urls = Object.entries(addresses).flatMap(([name, path]) => [
    [`${name}Url`, `/${path}`],
    [`full${name[0]?.toUpperCase()}${name.slice(1)}Url`, baseUrl + path],
  ]);
  return {
    ...Object.fromEntries(urls),
    appName: "JupyterLab",
    appNamespace: "lab",
    appVersion: options.app.version,
    baseUrl,
    wsUrl: "",
    token: "",
    frontendUrl: "/lab/",
    fullMathjaxUrl: "",
    ...target,
    preferredPath: "/",
    serverRoot: options.root,
    rootUri: `file://${options.root}`,
    terminalsAvailable: String(terminalsAvailable),
    allow_hidden_files: "true",
    delete_to_trash: "false",
    buildAvailable: "false",
    buildCheck: "false",
    extensionManager: "",
    devMode: "false",
    exposeAppInBrowser: "false",
    cacheFiles: "true",
    quitButton: "false",
    store_id: 0,
    notebookVersion: "[2, 17, 0]",
    hubHost: "",
    federated_extensions: extensions.map(({ name, build }) => ({ name, ...build })),
    disabledExtensions: [
      ...options.app.disabledExtensions,
      ...extensions.flatMap((extension) => extension.disabledExtensions),
    ],
    deferredExtensions: [],
    ...options.extra,
  };
}

/**
 * What the page may load. Outputs of trusted notebooks (Bokeh, folium, anywidget) bring inline scripts and scripts from
 * https, and Lab itself compiles schemas and Vega with `eval`, so scripts cannot be narrowed to this server: what keeps
 * a stranger's outputs inert is the trust of notebooks. The rest is closed: plain-http scripts, plug-ins, another base
 * address, forms to elsewhere, being framed by another site.
 */
export const labPolicy: string = [
  "default-src 'self' 'unsafe-inline' 'unsafe-eval' https: data: blob:",
  "connect-src * data: blob:",
  "img-src * data: blob:",
  "media-src * data: blob:",
  "frame-src * data: blob:",
  "object-src 'self' data: blob:",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join("; ");

/** The page that starts the app. */
export function labPage(options: LabPageOptions, target: LabTarget): Html {
  const { baseUrl, app } = options;
  const address = (file: string): string => `${baseUrl}${addresses.static}/${file}`;
  const config = new Html(JSON.stringify(pageConfig(options, target)).replaceAll("<", "\\u003c"));
  return html`<html lang="en"><head><meta charset="utf-8"><title>JupyterLab</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script id="jupyter-config-data" type="application/json">${config}</script>
<link rel="icon" type="image/svg+xml" href="${address("favicon.svg")}" class="idle favicon">
<link rel="" type="image/svg+xml" href="${address("favicon-busy.svg")}" class="busy favicon">
${app.preload.map(
  (file) => html`<link rel="preload" as="script" href="${address(file)}">
`,
)}
${app.entry.map(
  (file) => html`<script defer src="${address(file)}"></script>
`,
)}
</head><body class="jp-ThemedContainer"></body></html>`;
}
