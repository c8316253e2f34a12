import { HttpError, hashSecret } from "@craton/edge";
import type { Request } from "express";
import type { HubContext } from "../context.ts";
import { allows, allowsAny, expandScopes, intersectScopes, type Resource, scopesOfPerson } from "../scopes/scope.ts";
import type { ScopeName } from "../scopes/scope-tree.ts";
import type { User } from "../store/users.ts";

const touchEveryMs = 60_000;

/** Who calls the API and what they may do. */
export interface Principal {
  user: User;
  /** Expanded. */
  scopes: string[];
  sessionId: string | undefined;
  /** Undefined for a browser's cookie. */
  tokenId: number | undefined;
}

/**
 * Who calls: by `Authorization: token …` (or `Bearer`), else by cookie, which needs the XSRF token even for reading.
 * @throws HttpError 403 (never 401, as JupyterHub) when nobody.
 */
export async function principalOf(req: Request, context: HubContext): Promise<Principal> {
  const header = req.get("authorization");
  if (header !== undefined) {
    const principal = await byToken(header, context);
    if (!principal) throw forbidden();
    return principal;
  }
  const visitor = await context.sessions.visitorOf(req);
  if (!visitor) throw forbidden();
  const query = req.query._xsrf;
  await context.sessions.checkXsrf(req, req.get("x-xsrftoken") ?? (typeof query === "string" ? query : undefined));
  const { user, sessionId } = visitor;
  return { user, sessionId, tokenId: undefined, scopes: scopesOfPerson(user) };
}

async function byToken(header: string, { store, now }: HubContext): Promise<Principal | undefined> {
  const [, secret] = /^(?:token|bearer)\s+(\S+)$/i.exec(header) ?? [];
  const token = secret && (await store.tokens.byHash(hashSecret(secret), now()));
  const user = token && (await store.users.byId(token.userId));
  if (!token || !user || user.blocked) return undefined;
  if (now() - (token.lastActivity ?? 0) > touchEveryMs) await store.tokens.touch(token.id, now());
  const scopes = intersectScopes(expandScopes(token.scopes, user.name), scopesOfPerson(user));
  return { user, scopes, sessionId: token.sessionId, tokenId: token.id };
}

/**
 * Lets pass who holds a scope for a resource.
 * @throws HttpError 404 when the scope is held for other resources only, so that existence does not leak; else 403.
 */
export function requireScope({ scopes }: Principal, name: ScopeName, resource: Resource = {}): void {
  if (allows(scopes, name, resource)) return;
  if (resource.user !== undefined && allowsAny(scopes, name)) {
    throw new HttpError(404, "not_found", "No access to resources or resources not found");
  }
  const message = `Action is not authorized with current scopes; requires any of [${name}]`;
  throw new HttpError(403, "missing_scope", message);
}

function forbidden(): HttpError {
  return new HttpError(403, "forbidden", "Missing or invalid credentials.");
}
