import "./public-path.ts";
import type { FederatedExtension } from "../federated-extension.ts";
import { pageOptions } from "./page-options.ts";

function loadScript(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`Cannot load ${url}`));
    script.async = true;
    script.src = url;
    document.head.append(script);
  });
}

async function loadContainer({ name, load }: FederatedExtension): Promise<void> {
  await loadScript(`${pageOptions.fullLabextensionsUrl}/${name}/${load}`);
  const container = window._JUPYTERLAB[name];
  if (!container) throw new Error(`${load} does not define the extension ${name}`);
  await __webpack_init_sharing__("default");
  await container.init(__webpack_share_scopes__.default);
}

/** All containers join the share scope before the first shared module is used, so that everybody gets the same copy. */
async function bootstrap(): Promise<void> {
  const federated = pageOptions.federated_extensions ?? [];
  const loaded = await Promise.allSettled(federated.map(loadContainer));
  for (const result of loaded) if (result.status === "rejected") console.error(result.reason);
  const { main } = await import("./main.ts");
  if (document.readyState !== "complete") await new Promise((done) => window.addEventListener("load", done));
  await main();
}

bootstrap().catch((error: unknown) => console.error(error));
