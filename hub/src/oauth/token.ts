import { createHash } from "node:crypto";
import { createSecret, equalSecrets, hashSecret } from "@craton/edge";
import { z } from "zod";
import type { HubContext } from "../context.ts";
import { sessionLifeMs } from "../session/sessions.ts";
import type { OAuthClient, OAuthCode } from "../store/oauth.ts";

const form = z.object({
  grant_type: z.string().max(64),
  client_id: z.string().max(256),
  client_secret: z.string().max(256),
  code: z.string().max(256).optional(),
  redirect_uri: z.string().max(1_024).optional(),
  code_verifier: z.string().max(128).optional(),
});

/** Answer of the token endpoint: RFC 6749 §5.1 and §5.2. */
export type TokenAnswer =
  | { status: 200; body: { access_token: string; token_type: "Bearer"; expires_in: number; scope: string } }
  | { status: 400 | 401; body: { error: string; error_description: string } };

/** Exchanges an authorization code for a token that dies with the log-in in which the code was given (contract E). */
export async function exchange(given: unknown, { store, now }: HubContext): Promise<TokenAnswer> {
  const parsed = form.safeParse(given);
  if (!parsed.success) return refusal(400, "invalid_request", "A field is missing or too long.");
  const { grant_type, client_id, client_secret } = parsed.data;
  if (grant_type !== "authorization_code") return refusal(400, "unsupported_grant_type", "Only authorization_code.");
  const client = await store.oauth.client(client_id);
  if (!client || !equalSecrets(client.secretHash, hashSecret(client_secret))) {
    return refusal(401, "invalid_client", "Unknown client or wrong secret.");
  }
  const code = await store.oauth.takeCode(hashSecret(parsed.data.code ?? ""), now());
  if (
    !code ||
    code.clientId !== client.id ||
    code.redirectUri !== parsed.data.redirect_uri ||
    !isProved(code, parsed.data.code_verifier)
  ) {
    return refusal(400, "invalid_grant", "The code is unknown, used, too old or not yours.");
  }
  const user = await store.users.byId(code.userId);
  if (!user || user.blocked) return refusal(400, "invalid_grant", "This person may not log in.");
  return grant(client, code, { store, now, userName: user.name });
}

async function grant(
  client: OAuthClient,
  code: OAuthCode,
  { store, now, userName }: Pick<HubContext, "store" | "now"> & { userName: string },
): Promise<TokenAnswer> {
  const owner = await store.users.byId(client.userId);
  const access = `access:servers!server=${owner?.name}/${client.serverName}`;
  const scopes = [access, `read:users:groups!user=${userName}`, `read:users:name!user=${userName}`];
  const token = createSecret();
  await store.tokens.create(hashSecret(token), {
    userId: code.userId,
    scopes,
    sessionId: code.sessionId,
    clientId: client.id,
    note: `OAuth of ${client.id}`,
    createdAt: now(),
    expiresAt: now() + sessionLifeMs,
  });
  const expires_in = sessionLifeMs / 1000;
  return { status: 200, body: { access_token: token, token_type: "Bearer", expires_in, scope: scopes.join(" ") } };
}

/** RFC 7636 §4.6: whoever sent a challenge must show what it was made of; whoever sent none shows nothing. */
function isProved({ codeChallenge }: OAuthCode, verifier: string | undefined): boolean {
  if (codeChallenge === undefined) return verifier === undefined;
  return (
    verifier !== undefined && equalSecrets(createHash("sha256").update(verifier).digest("base64url"), codeChallenge)
  );
}

function refusal(status: 400 | 401, error: string, error_description: string): TokenAnswer {
  return { status, body: { error, error_description } };
}
