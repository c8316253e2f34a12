import { type InvitationRepository, invitationRepository } from "./invitations.ts";
import { migrate } from "./migrations.ts";
import { type OAuthRepository, oauthRepository } from "./oauth.ts";
import { type PasswordRepository, passwordRepository } from "./passwords.ts";
import { type RateLimitRepository, rateLimitRepository } from "./rate-limits.ts";
import { type ServerRepository, serverRepository } from "./servers.ts";
import { type SessionRepository, sessionRepository } from "./sessions.ts";
import { type SigningKeyRepository, signingKeyRepository } from "./signing-keys.ts";
import type { Sql } from "./sql.ts";
import { type TokenRepository, tokenRepository } from "./tokens.ts";
import { type UserRepository, userRepository } from "./users.ts";

/** Everything a hub remembers. Asynchronous throughout; the clock is the caller's. */
export interface Store {
  readonly users: UserRepository;
  readonly passwords: PasswordRepository;
  readonly invitations: InvitationRepository;
  readonly sessions: SessionRepository;
  readonly signingKeys: SigningKeyRepository;
  readonly tokens: TokenRepository;
  readonly oauth: OAuthRepository;
  readonly servers: ServerRepository;
  readonly rateLimits: RateLimitRepository;
  close(): Promise<void>;
}

/** The store on a database, migrated to the newest schema. */
export async function createStore(sql: Sql): Promise<Store> {
  await migrate(sql);
  return {
    users: userRepository(sql),
    passwords: passwordRepository(sql),
    invitations: invitationRepository(sql),
    sessions: sessionRepository(sql),
    signingKeys: signingKeyRepository(sql),
    tokens: tokenRepository(sql),
    oauth: oauthRepository(sql),
    servers: serverRepository(sql),
    rateLimits: rateLimitRepository(sql),
    close: () => sql.close(),
  };
}

/** Opens `sqlite:PATH` or a `postgres://` URL; the driver of PostgreSQL is loaded only then. */
export async function openStore(url: string): Promise<Store> {
  if (url.startsWith("sqlite:")) {
    const { openSqlite } = await import("./sqlite.ts");
    return createStore(openSqlite(url.slice("sqlite:".length)));
  }
  const { openPostgres } = await import("./postgres.ts");
  return createStore(await openPostgres(url));
}
