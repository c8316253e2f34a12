// A person's server under a hub: what it needs stands in the `JUPYTERHUB_…` environment, the person's home is the
// current folder. A program of its own, beside main.ts, since every server would pay for the command line's code.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createLog } from "@craton/edge";
import { hubOptionsFromEnv, startServer } from "@craton/server";
import { NoHubError } from "./errors.ts";
import { explain } from "./explain.ts";
import { labOptions } from "./lab-options.ts";
import { untilSignal } from "./until-signal.ts";

/** Serves the current folder until a signal. */
async function singleUser(): Promise<void> {
  const { env } = process;
  const hub = hubOptionsFromEnv(env);
  if (!hub) throw new NoHubError();
  const root = env.JUPYTERHUB_ROOT_DIR && existsSync(env.JUPYTERHUB_ROOT_DIR) ? env.JUPYTERHUB_ROOT_DIR : process.cwd();
  const server = await startServer({
    ...labOptions(
      (env.CRATON_LAB_EXTENSIONS ?? "").split(":").filter(Boolean),
      join(process.cwd(), ".local", "share", "craton"),
    ),
    ...hub,
    root,
    log: createLog({ name: "server", level: "info" }),
  });
  await Promise.race([untilSignal(), server.closed]);
  await server.close();
}

try {
  await singleUser();
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}
