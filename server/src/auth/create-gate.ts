import { userInfo } from "node:os";
import { clientOf } from "@craton/edge";
import { ServerOptionsError } from "../errors.ts";
import type { Visit } from "../http/exchange.ts";
import type { ServerOptions } from "../options.ts";
import type { Gate } from "./gate.ts";
import { HubGate } from "./hub-gate.ts";
import { TokenGate } from "./token-gate.ts";

/** What a gate must know of its server. */
export interface GateParts {
  /** Secret of the person's state. */
  key: string;
  /** The port, once known. */
  port: () => number;
  lastActivity: () => Date;
}

/** The gate that the options ask for. @throws ServerOptionsError when they ask for none or for two. */
export function createGate(options: ServerOptions, parts: GateParts): Gate {
  const { token, hub, baseUrl, log } = options;
  const isSecure = isSecureFor(options);
  if (hub && token === undefined) return new HubGate({ hub, baseUrl, log, isSecure, ...parts });
  if (token && !hub) {
    return new TokenGate({ token, baseUrl, username: localUser(), isSecure, hops: hopsOf(options), port: parts.port });
  }
  throw new ServerOptionsError("A server needs either a token or a hub: nobody else could be kept out.");
}

/** How many reverse proxies in front are trusted. */
export function hopsOf({ proxyHops, hub }: ServerOptions): number {
  return proxyHops ?? (hub ? 1 : 0);
}

/** Whether a browser speaks https with us, or with a proxy in front. */
export function isSecureFor(options: ServerOptions): (visit: Visit) => boolean {
  return ({ req }) => clientOf(req, { hops: hopsOf(options) }).proto === "https";
}

/** An account without an entry in passwd has no name. */
function localUser(): string {
  try {
    return userInfo().username;
  } catch {
    return "user";
  }
}
