import { badRequest } from "../errors.ts";
import { isObject, type JsonObject } from "../http/body.ts";
import type { Identity } from "../http/exchange.ts";
import { sendJson } from "../http/reply.ts";
import type { Router } from "../http/router.ts";

/** What is asked of the whole server. */
export interface StatusParts {
  started: Date;
  lastActivity: () => Date;
  kernels: { readonly size: number; readonly connections: number };
  /** Ends the server. */
  shutdown: () => void;
}

/** Version of Jupyter Server's REST API that this server speaks. */
const apiVersion = "2.17.0";

/** Adds `/api`, `/api/status`, `/api/me`, `/api/metrics/v1` and `/api/shutdown`. */
export function registerStatus(router: Router, parts: StatusParts): void {
  const { kernels } = parts;
  router.on("GET", "/api", ({ res }) => sendJson(res, { version: apiVersion }), "open");
  router.on("GET", "/api/status", ({ res }) => {
    sendJson(res, {
      connections: kernels.connections,
      kernels: kernels.size,
      last_activity: parts.lastActivity().toISOString(),
      started: parts.started.toISOString(),
    });
  });
  router.on("GET", "/api/me", ({ res, query, identity }) => {
    if (!identity) throw badRequest("Nobody is known.");
    sendJson(res, { identity: identityModel(identity), permissions: permissions(query.get("permissions")) });
  });
  router.on("GET", "/api/metrics/v1", ({ res }) => sendJson(res, { rss: process.memoryUsage.rss(), limits: limits() }));
  router.on("POST", "/api/shutdown", ({ res }) => {
    res.once("close", parts.shutdown);
    sendJson(res, {});
  });
}

function identityModel({ username, displayName }: Identity): Record<string, string | null> {
  const initials = displayName
    .split(/[\s._-]+/)
    .slice(0, 2)
    .map((word) => word[0]?.toUpperCase() ?? "")
    .join("");
  return { username, name: displayName, display_name: displayName, initials, avatar_url: null, color: null };
}

/** The owner of a server may do all that is asked about. */
function permissions(asked: string | null): JsonObject {
  if (!asked) return {};
  try {
    const value: unknown = JSON.parse(asked);
    if (isObject(value) && Object.values(value).every(Array.isArray)) return value;
  } catch {
    // Said below.
  }
  throw badRequest("permissions must be a JSON object of lists of actions.");
}

function limits(): JsonObject {
  const bytes = Number(process.env.MEM_LIMIT);
  return bytes > 0 ? { memory: { rss: bytes, warn: process.memoryUsage.rss() > bytes * 0.9 } } : {};
}
