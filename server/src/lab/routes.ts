import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { badRequest, notFound } from "../errors.ts";
import { readObject, requiredText } from "../http/body.ts";
import type { Exchange } from "../http/exchange.ts";
import { redirect, sendJson, sendNothing, sendPage } from "../http/reply.ts";
import type { Router } from "../http/router.ts";
import { readApp } from "./app.ts";
import { type FederatedExtension, federatedExtensions } from "./federated.ts";
import { labPage, labPolicy, labTarget } from "./page.ts";
import { Settings } from "./settings.ts";
import { sendStatic } from "./static.ts";
import { Workspaces } from "./workspaces.ts";

/** What the Lab routes work with. */
export interface LabParts {
  baseUrl: string;
  /** Folder of the built app. */
  appDir: string;
  labExtensionDirs: readonly string[];
  stateDir: string;
  /** The person's folder. */
  root: string;
  terminalsAvailable: boolean;
  pageConfig: () => Record<string, string>;
}

/** Adds the pages of JupyterLab and `/lab/api`. */
export function registerLab(router: Router, parts: LabParts): void {
  registerPages(router, parts);
  registerFiles(router, parts);
  registerSettings(router, parts);
  registerWorkspaces(router, join(parts.stateDir, "workspaces"));
  registerSmallAnswers(router, parts.appDir);
}

function registerPages(router: Router, parts: LabParts): void {
  const page = async ({ params, path, res }: Exchange): Promise<void> => {
    const [app, extensions] = await Promise.all([readApp(parts.appDir), federatedExtensions(parts.labExtensionDirs)]);
    const target = labTarget(path.split("/")[1] === "doc" ? `/doc${params.rest}` : `/lab${params.rest}`);
    const { baseUrl, root, terminalsAvailable } = parts;
    sendPage(res, labPage({ baseUrl, app, root, extensions, terminalsAvailable, extra: parts.pageConfig() }, target), {
      policy: labPolicy,
    });
  };
  router.on("GET", "/", ({ res }) => redirect(res, `${parts.baseUrl}lab`), "page");
  for (const app of ["lab", "doc"]) {
    for (const below of ["/tree", "/workspaces"])
      router.on("GET", `/${app}${below}*rest`, (exchange) => page(within(exchange, below)), "page");
    router.on("GET", `/${app}`, (exchange) => page(within(exchange, "")), "page");
  }
}

/** The exchange with the whole decoded path below the app as `rest`. */
function within(exchange: Exchange, below: string): Exchange {
  return { ...exchange, params: { rest: below + (exchange.params.rest ?? "") } };
}

function registerFiles(router: Router, { appDir, labExtensionDirs }: LabParts): void {
  router.on(
    "GET",
    "/static/lab*file",
    (exchange) => sendStatic(exchange, join(appDir, "static"), exchange.params.file ?? ""),
    "open",
  );
  router.on("GET", "/lab/api/themes*file", (exchange) =>
    sendStatic(exchange, join(appDir, "themes"), exchange.params.file ?? ""),
  );
  router.on("GET", "/lab/extensions*file", async (exchange) => {
    const file = (exchange.params.file ?? "").slice(1);
    const extensions = await federatedExtensions(labExtensionDirs);
    const extension = extensions.find(({ name }) => file.startsWith(`${name}/`));
    if (!extension) throw notFound(`There is no such extension: ${file}`);
    await sendStatic(exchange, extension.folder, file.slice(extension.name.length));
  });
}

function registerSettings(router: Router, { appDir, labExtensionDirs, stateDir }: LabParts): void {
  const schemaFolders = async (): Promise<string[]> => {
    const extensions: FederatedExtension[] = await federatedExtensions(labExtensionDirs);
    return [join(appDir, "schemas"), ...extensions.map(({ folder }) => join(folder, "schemas"))];
  };
  const settings = new Settings(join(stateDir, "settings"), schemaFolders);
  router.on("GET", "/lab/api/settings", async ({ query, res }) => {
    const all = await settings.all();
    sendJson(res, { settings: query.get("ids_only") === "true" ? all.map(({ id }) => ({ id })) : all });
  });
  router.on("GET", "/lab/api/settings*id", async ({ params, res }) =>
    sendJson(res, await settings.get(idOf(params.id))),
  );
  router.on("PUT", "/lab/api/settings*id", async ({ req, res, params }) => {
    await settings.put(idOf(params.id), requiredText(await readObject(req), "raw"));
    sendNothing(res);
  });
}

function registerWorkspaces(router: Router, folder: string): void {
  const workspaces = new Workspaces(folder);
  router.on("GET", "/lab/api/workspaces", async ({ res }) => {
    const values = await workspaces.all();
    sendJson(res, { workspaces: { ids: values.map(({ metadata }) => metadata.id), values } });
  });
  router.on("GET", "/lab/api/workspaces*id", async ({ params, res }) =>
    sendJson(res, await workspaces.get(idOf(params.id))),
  );
  router.on("PUT", "/lab/api/workspaces*id", async ({ req, res, params }) => {
    await workspaces.put(idOf(params.id), await readObject(req, workspaceLimitBytes));
    sendNothing(res);
  });
  router.on("DELETE", "/lab/api/workspaces*id", async ({ params, res }) => {
    await workspaces.delete(idOf(params.id));
    sendNothing(res);
  });
}

const workspaceLimitBytes = 4 * 2 ** 20;

/** What Lab asks for and this server has little to say to: one language, no listings of extensions. */
function registerSmallAnswers(router: Router, appDir: string): void {
  const english = { en: { displayName: "English", nativeName: "English" } };
  router.on("GET", "/lab/api/translations", ({ res }) => sendJson(res, { data: english, message: "" }));
  router.on("GET", "/lab/api/translations/:locale", ({ res }) => sendJson(res, { data: {}, message: "" }));
  // Language servers come through kernels; Lab asks for others once at its start.
  router.on("GET", "/lsp/status", ({ res }) => sendJson(res, { version: 2, sessions: {}, specs: {} }));
  router.on("GET", "/lab/api/listings*name", ({ res }) => {
    sendJson(res, {
      blocked_extensions_uris: [],
      allowed_extensions_uris: [],
      blocked_extensions: [],
      allowed_extensions: [],
    });
  });
  router.on("GET", "/lab/api/licenses*file", async ({ res }) => {
    const packages: unknown = await readFile(join(appDir, "static", "third-party-licenses.json"), "utf8")
      .then((text) => JSON.parse(text) as unknown)
      .catch(() => ({ packages: [] }));
    sendJson(res, { bundles: { "@jupyterlab/application-top": packages } });
  });
}

function idOf(param: string | undefined): string {
  const id = (param ?? "").replace(/^\//, "");
  if (id === "") throw badRequest("The address lacks a name.");
  return id;
}
