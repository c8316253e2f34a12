import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { createLog, createSecret } from "@craton/edge";
import { startServer } from "@craton/server";
import { ensureApp } from "../build/ensure-app.ts";
import { loadConfig } from "../config/load.ts";
import { FolderError } from "../errors.ts";
import { labOptions } from "../lab-options.ts";
import { openInBrowser } from "../open-in-browser.ts";
import { untilSignal } from "../until-signal.ts";

/** Flags of `craton lab`. */
export interface LabFlags {
  port?: string;
  token?: string;
  browser: boolean;
  home?: string;
  config?: string;
  logLevel?: string;
}

/** `craton lab [folder]`: one person's server without a hub, on loopback, until Ctrl-C. */
export async function lab(
  folder: string,
  { token = createSecret(), browser, config: file, ...flags }: LabFlags,
): Promise<void> {
  const config = await loadConfig({
    defaults: { port: 8888 },
    file,
    env: process.env,
    flags: { ...flags },
    cwd: process.cwd(),
  });
  const root = resolve(folder);
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) throw new FolderError(root);
  await ensureApp();
  const server = await startServer({
    ...labOptions(config.labExtensions, join(config.home, "lab")),
    root,
    host: "127.0.0.1",
    port: config.port,
    baseUrl: config.baseUrl,
    token,
    log: createLog({ name: "server", level: config.logLevel }),
  });
  const link = `${server.url}lab?token=${encodeURIComponent(token)}`;
  console.log(
    `Craton Lab is running at ${server.url}\nOpen this link; its token is your key:\n\n    ${link}\n\nStop with Ctrl-C.`,
  );
  if (browser) await openInBrowser(link);
  await Promise.race([untilSignal(), server.closed]);
  await server.close();
}
