import { ServerOptionsError } from "../errors.ts";

/** What a server must know of its hub: JUPYTERHUB_* without the prefix. */
export interface HubOptions {
  /** JUPYTERHUB_API_URL, without trailing slash. */
  apiUrl: string;
  apiToken: string;
  clientId: string;
  /** Owner of this server. */
  user: string;
  /** "" for the default server. */
  serverName: string;
  /** Path prefix of the whole hub, `/` for none. */
  hubBaseUrl: string;
  /** Scheme and host of the hub when each person has a subdomain, else "". */
  host: string;
  callbackUrl: string;
  /** Having one of these scopes lets in. */
  accessScopes: readonly string[];
  activityUrl: string;
  activityIntervalS: number;
}

/** What the environment of a server says: its hub, and where to listen. */
export interface HubEnvironment {
  hub: HubOptions;
  host: string;
  port: number;
  baseUrl: string;
}

/**
 * Reads the environment that JupyterHub gives a single-user server; undefined when there is no hub.
 * @throws ServerOptionsError that lists every variable that is missing or broken.
 */
export function hubOptionsFromEnv(env: Readonly<Record<string, string | undefined>>): HubEnvironment | undefined {
  if (!env.JUPYTERHUB_API_TOKEN && !env.JUPYTERHUB_SERVICE_URL) return undefined;
  const problems: string[] = [];
  const need = (name: string): string => {
    const value = env[name];
    if (!value) problems.push(`${name} is missing`);
    return value ?? "";
  };
  const prefix = need("JUPYTERHUB_SERVICE_PREFIX");
  const address = URL.parse(need("JUPYTERHUB_SERVICE_URL"));
  if (!address) problems.push("JUPYTERHUB_SERVICE_URL is no URL");
  const user = need("JUPYTERHUB_USER");
  const apiUrl = need("JUPYTERHUB_API_URL").replace(/\/+$/, "");
  const accessScopes = scopes(env.JUPYTERHUB_OAUTH_ACCESS_SCOPES ?? env.JUPYTERHUB_OAUTH_SCOPES, problems);
  const hub = {
    apiUrl,
    apiToken: need("JUPYTERHUB_API_TOKEN"),
    clientId: need("JUPYTERHUB_CLIENT_ID"),
    user,
    serverName: env.JUPYTERHUB_SERVER_NAME ?? "",
    hubBaseUrl: env.JUPYTERHUB_BASE_URL || "/",
    host: env.JUPYTERHUB_HOST ?? "",
    callbackUrl: env.JUPYTERHUB_OAUTH_CALLBACK_URL || `${prefix}oauth_callback`,
    accessScopes,
    activityUrl: env.JUPYTERHUB_ACTIVITY_URL || `${apiUrl}/users/${encodeURIComponent(user)}/activity`,
    activityIntervalS: seconds(env.JUPYTERHUB_ACTIVITY_INTERVAL, problems),
  };
  if (problems.length > 0)
    throw new ServerOptionsError(`The hub's environment cannot be used: ${problems.join("; ")}.`);
  return {
    hub,
    host: address?.hostname.replace(/^\[|\]$/g, "") || "127.0.0.1",
    port: Number(address?.port || 80),
    baseUrl: prefix,
  };
}

function scopes(text: string | undefined, problems: string[]): string[] {
  try {
    const value: unknown = JSON.parse(text ?? "");
    if (Array.isArray(value) && value.length > 0 && value.every((scope) => typeof scope === "string")) return value;
  } catch {
    // Said below.
  }
  problems.push("JUPYTERHUB_OAUTH_ACCESS_SCOPES is no JSON list of scopes");
  return [];
}

function seconds(text: string | undefined, problems: string[]): number {
  const value = Number(text ?? 300);
  if (Number.isFinite(value) && value > 0) return value;
  problems.push("JUPYTERHUB_ACTIVITY_INTERVAL is no number of seconds");
  return 300;
}
