import { existsSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import type { StartRequest } from "../spawner.ts";

/** The hub's own variables that a server may see; everything else may hold a secret. */
const kept = /^(PATH|LANG|LANGUAGE|LC_[A-Z]+|TZ)$/;

type Environment = Readonly<Record<string, string>>;

/** The whole environment of a person's server that is to listen on `serviceUrl`. */
export function serverEnv(request: StartRequest, serviceUrl: string, hub: NodeJS.ProcessEnv): Environment {
  const { home, account, profile } = request;
  const user = account?.name ?? userInfo().username;
  return {
    ...allowed(hub),
    SHELL: existsSync("/bin/bash") ? "/bin/bash" : "/bin/sh",
    NODE_COMPILE_CACHE: join(home, ".cache", "node"),
    ...profile.env,
    HOME: home,
    USER: user,
    LOGNAME: user,
    ...request.env,
    JUPYTERHUB_SERVICE_URL: serviceUrl,
  };
}

function allowed(hub: NodeJS.ProcessEnv): Environment {
  const entries = Object.entries(hub).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries.filter(([name]) => kept.test(name)));
}
