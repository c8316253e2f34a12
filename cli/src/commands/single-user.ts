import { existsSync } from "node:fs";
import { join } from "node:path";
import { createLog } from "@craton/edge";
import { hubOptionsFromEnv, startServer } from "@craton/server";
import { labOptions } from "../lab-options.ts";
import { untilSignal } from "../until-signal.ts";

/**
 * A person's server under a hub: everything it needs stands in the `JUPYTERHUB_…` environment; the person's home is the
 * current folder.
 */
export async function singleUser(): Promise<void> {
  const { env } = process;
  const root = env.JUPYTERHUB_ROOT_DIR && existsSync(env.JUPYTERHUB_ROOT_DIR) ? env.JUPYTERHUB_ROOT_DIR : process.cwd();
  const address = new URL(env.JUPYTERHUB_SERVICE_URL ?? "");
  const server = await startServer({
    ...(await labOptions((env.CRATON_LAB_EXTENSIONS ?? "").split(":").filter(Boolean))),
    root,
    stateDir: join(process.cwd(), ".local", "share", "craton"),
    host: address.hostname,
    port: Number(address.port),
    baseUrl: env.JUPYTERHUB_SERVICE_PREFIX ?? "/",
    hub: hubOptionsFromEnv(env),
    log: createLog({ name: "server", level: "info" }),
  });
  await untilSignal();
  await server.close();
}
