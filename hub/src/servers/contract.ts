import type { User } from "../store/users.ts";

/** What of a server's identity is fixed by its person's name and its own (hub.md, contract A and C). */
export interface ServerIdentity {
  /** URL path, with the base URL and both slashes: `/user/NAME/[SERVER/]`. */
  prefix: string;
  /** OAuth client id: `jupyterhub-user-NAME[-SERVER]`. */
  clientId: string;
  /** OAuth redirect, a path. */
  redirectUri: string;
  /** Scopes that let a person in, as `jupyterhub-singleuser` checks them. */
  accessScopes: string[];
  /** Scopes of the server's own token. */
  tokenScopes: string[];
}

/** The identity of a server. User names need no quoting in URLs (see `normalizeUserName`). */
export function serverIdentity(baseUrl: string, userName: string, serverName: string): ServerIdentity {
  const prefix = `${baseUrl}user/${userName}/${serverName === "" ? "" : `${serverName}/`}`;
  return {
    prefix,
    clientId: `jupyterhub-user-${userName}${serverName === "" ? "" : `-${serverName}`}`,
    redirectUri: `${prefix}oauth_callback`,
    accessScopes: [`access:servers!server=${userName}/${serverName}`, `access:servers!user=${userName}`],
    tokenScopes: [`users:activity!user=${userName}`, `access:servers!server=${userName}/${serverName}`],
  };
}

/** What {@link serverEnvironment} needs. */
export interface EnvironmentOptions {
  user: User;
  serverName: string;
  baseUrl: string;
  /** Where servers find the hub's API: `http://HOST:PORT/BASE/hub/api`. */
  apiUrl: string;
  /** The server's own token, also its OAuth client secret. */
  token: string;
}

/** The environment that `jupyterhub-singleuser` reads, without JUPYTERHUB_SERVICE_URL, whose port the spawner picks. */
export function serverEnvironment(options: EnvironmentOptions): Record<string, string> {
  const { user, serverName, baseUrl, apiUrl, token } = options;
  const { prefix, clientId, redirectUri, accessScopes } = serverIdentity(baseUrl, user.name, serverName);
  return {
    JUPYTERHUB_API_TOKEN: token,
    JPY_API_TOKEN: token,
    JUPYTERHUB_API_URL: apiUrl,
    JUPYTERHUB_ACTIVITY_URL: `${apiUrl}/users/${user.name}/activity`,
    JUPYTERHUB_BASE_URL: baseUrl,
    JUPYTERHUB_CLIENT_ID: clientId,
    JUPYTERHUB_HOST: "",
    JUPYTERHUB_OAUTH_ACCESS_SCOPES: JSON.stringify(accessScopes),
    JUPYTERHUB_OAUTH_CALLBACK_URL: redirectUri,
    JUPYTERHUB_OAUTH_CLIENT_ALLOWED_SCOPES: "[]",
    JUPYTERHUB_OAUTH_SCOPES: JSON.stringify(accessScopes),
    JUPYTERHUB_SERVER_NAME: serverName,
    JUPYTERHUB_SERVICE_PREFIX: prefix,
    JUPYTERHUB_USER: user.name,
  };
}
