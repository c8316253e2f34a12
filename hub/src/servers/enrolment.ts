import { hashSecret } from "@craton/edge";
import type { Store } from "../store/store.ts";
import type { User } from "../store/users.ts";
import { serverIdentity } from "./contract.ts";

/** Whose server, and where. */
interface Enrolled {
  user: User;
  serverName: string;
  baseUrl: string;
}

/** Contract C: a server's token and OAuth client are in the store before the server is. Replaces earlier ones. */
export async function enrol(
  store: Store,
  server: Enrolled,
  { token, now }: { token: string; now: number },
): Promise<void> {
  const { user, serverName, baseUrl } = server;
  const { clientId, redirectUri, tokenScopes, prefix } = serverIdentity(baseUrl, user.name, serverName);
  const secretHash = hashSecret(token);
  await store.tokens.removeOfClient(clientId);
  await store.tokens.create(secretHash, {
    userId: user.id,
    scopes: tokenScopes,
    sessionId: undefined,
    clientId,
    note: `Server at ${prefix}`,
    createdAt: now,
    expiresAt: undefined,
  });
  await store.oauth.putClient({ id: clientId, secretHash, redirectUri, userId: user.id, serverName });
}

/** The server is no more: its token, those that it got by OAuth, and its client go with it. */
export async function withdraw(store: Store, { user, serverName, baseUrl }: Enrolled): Promise<void> {
  const { clientId } = serverIdentity(baseUrl, user.name, serverName);
  await store.tokens.removeOfClient(clientId);
  await store.oauth.removeClient(clientId);
}
