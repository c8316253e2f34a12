import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createLog } from "@craton/edge";
import { homeLayout, type Profile, type RunningHub, startHub } from "@craton/hub";
import { appDir } from "@craton/lab";
import { canCreateAccounts, checkReadable } from "@craton/launcher";
import { copyCompileCache, fillCompileCache } from "../build/compile-cache.ts";
import { ensureApp } from "../build/ensure-app.ts";
import { loadConfig } from "../config/load.ts";
import type { Config } from "../config/schema.ts";
import { untilSignal } from "../until-signal.ts";

const singleUser = fileURLToPath(new URL("../single-user.ts", import.meta.url));

/** Flags of `craton hub`, by their setting's name. */
export interface HubFlags {
  config?: string;
  host?: string;
  port?: string;
  baseUrl?: string;
  authenticator?: string;
  trustedHops?: string;
  home?: string;
  adminLink?: boolean;
  logLevel?: string;
}

/**
 * `craton hub`: runs until a signal. Ctrl-C (or a closed terminal) stops people's servers too; SIGTERM, as a service
 * manager sends it, leaves them to the next hub.
 */
export async function hub({ config: file, adminLink = false, ...flags }: HubFlags): Promise<void> {
  const config = await loadConfig({ file, env: process.env, flags: { ...flags }, cwd: process.cwd() });
  await checkReadableByAll(process.execPath, singleUser);
  await ensureApp();
  await checkReadableByAll(appDir());
  const compiled = join(homeLayout(config.home).state, "compiled");
  const running = await startHub({
    ...config,
    adminLink,
    spawner: "local",
    profiles: profiles(config),
    log: createLog({ name: "hub", level: config.logLevel }),
    prepareHome: async (home, account) => {
      await (await import("../welcome/install.ts")).installWelcome(home);
      // Without it the first start takes a moment longer.
      await copyCompileCache(compiled, home, account?.uid).catch(() => undefined);
    },
  });
  console.log(greeting(running, config));
  const ending = new AbortController();
  const filling = fillCompileCache(compiled, singleUser, ending.signal).catch(() => undefined);
  const signal = await untilSignal();
  ending.abort();
  await filling;
  const stopServers = signal !== "SIGTERM";
  console.log(stopServers ? "Stopping …" : "Stopping; people's servers go on …");
  await running.close({ stopServers });
}

/**
 * With an account for each person, any account must be able to read the code; better said now than at the first start.
 * @throws UnreadablePathError that names what is in the way, and the way out
 */
async function checkReadableByAll(...paths: string[]): Promise<void> {
  if (!canCreateAccounts()) return;
  for (const path of paths) await checkReadable({ uid: 65_534, gid: 65_534 }, path);
}

function profiles({ labExtensions, profiles: more }: Config): Profile[] {
  const own: Profile = {
    slug: "lab",
    displayName: "Craton Lab",
    description: "JupyterLab with the TypeScript kernel",
    argv: [process.execPath, ...process.execArgv, singleUser],
    env: labExtensions.length > 0 ? { CRATON_LAB_EXTENSIONS: labExtensions.join(":") } : {},
    default: true,
  };
  return [own, ...more.map(({ env = {}, ...profile }) => ({ ...profile, env }))];
}

function greeting({ url, adminLink }: RunningHub, { authenticator }: Config): string {
  const howTo =
    authenticator === "dummy"
      ? "Log in with any name and any password (dummy authenticator: for trials only)."
      : adminLink
        ? `Open this link once to make an administrator's account:\n\n    ${adminLink}`
        : "Log in with your account.";
  const note =
    process.getuid?.() === 0 ? "" : "\nNote: not run as root, so everybody's server runs under your account.\n";
  return `Craton is running at ${url}\n${howTo}\n${note}Stop with Ctrl-C; people's servers stop too.`;
}
