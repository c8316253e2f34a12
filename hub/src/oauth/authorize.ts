import { createSecret, HttpError, hashSecret } from "@craton/edge";
import { z } from "zod";
import type { HubContext } from "../context.ts";
import { allows, scopesOfPerson } from "../scopes/scope.ts";
import type { Visitor } from "../session/sessions.ts";

/** How long an authorization code holds. */
const codeLifeMs = 300_000;

/** RFC 6749 §4.1.1 and RFC 7636 §4.3. */
const query = z
  .object({
    client_id: z.string().max(256),
    redirect_uri: z.string().max(1_024),
    response_type: z.literal("code"),
    state: z.string().max(4_096).optional(),
    code_challenge: z.string().min(43).max(128).optional(),
    code_challenge_method: z.literal("S256").optional(),
  })
  .refine((given) => (given.code_challenge === undefined) === (given.code_challenge_method === undefined), {
    message: "code_challenge and code_challenge_method=S256 belong together",
  });

/**
 * Answers an authorization request of a person's server with the redirect that carries a code (contract D). No consent
 * is asked, since only the server's own person gets through.
 * @throws HttpError 400 for a client or redirect that is not known (no redirect then), 403 for another's server.
 */
export async function authorize(given: unknown, visitor: Visitor, { store, now }: HubContext): Promise<string> {
  const parsed = query.safeParse(given);
  if (!parsed.success)
    throw badRequest(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "));
  const { client_id, redirect_uri, state, code_challenge } = parsed.data;
  const client = await store.oauth.client(client_id);
  if (!client)
    throw badRequest("This server is not known. It may have been stopped; open it again from your home page.");
  if (client.redirectUri !== redirect_uri) throw badRequest("The redirect_uri is not the one of this server.");
  const owner = await store.users.byId(client.userId);
  const resource = { user: owner?.name ?? "", server: client.serverName };
  if (!allows(scopesOfPerson(visitor.user), "access:servers", resource)) {
    throw new HttpError(403, "no_access", "You have no access to this server.");
  }
  const code = createSecret();
  await store.oauth.putCode(hashSecret(code), {
    clientId: client.id,
    userId: visitor.user.id,
    sessionId: visitor.sessionId,
    redirectUri: redirect_uri,
    codeChallenge: code_challenge,
    expiresAt: now() + codeLifeMs,
  });
  return `${redirect_uri}?${new URLSearchParams({ code, ...(state === undefined ? {} : { state }) })}`;
}

function badRequest(message: string): HttpError {
  return new HttpError(400, "invalid_request", message);
}
