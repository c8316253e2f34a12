import type { Row, Sql } from "./sql.ts";

/** An OAuth client: a person's server. Its secret is the server's API token. */
export interface OAuthClient {
  /** `jupyterhub-user-NAME[-SERVER]` */
  id: string;
  secretHash: string;
  /** A path, as `jupyterhub-singleuser` sends it. */
  redirectUri: string;
  userId: number;
  serverName: string;
}

/** An authorization code, to be exchanged once. */
export interface OAuthCode {
  clientId: string;
  /** Who logged in, not whose server it is. */
  userId: number;
  sessionId: string;
  redirectUri: string;
  /** S256 challenge (RFC 7636), when the client sent one. */
  codeChallenge: string | undefined;
  expiresAt: number;
}

/** OAuth clients and codes. */
export interface OAuthRepository {
  /** Makes or replaces a client, and forgets its codes. */
  putClient(client: OAuthClient): Promise<void>;
  client(id: string): Promise<OAuthClient | undefined>;
  removeClient(id: string): Promise<void>;
  putCode(hash: string, code: OAuthCode): Promise<void>;
  /** Uses the code up, also when it has expired (then undefined); of two at once only one gets it. */
  takeCode(hash: string, now: number): Promise<OAuthCode | undefined>;
  removeExpiredCodes(now: number): Promise<void>;
}

/** {@link OAuthRepository} over SQL. */
export function oauthRepository(sql: Sql): OAuthRepository {
  return {
    putClient: ({ id, secretHash, redirectUri, userId, serverName }) =>
      sql.batch([
        { text: "DELETE FROM oauth_clients WHERE id = ?", values: [id] },
        {
          text: "INSERT INTO oauth_clients (id, secret_hash, redirect_uri, user_id, server_name) VALUES (?, ?, ?, ?, ?)",
          values: [id, secretHash, redirectUri, userId, serverName],
        },
      ]),
    async client(id) {
      const [row] = await sql.query("SELECT * FROM oauth_clients WHERE id = ?", id);
      return row && toClient(row);
    },
    async removeClient(id) {
      await sql.query("DELETE FROM oauth_clients WHERE id = ?", id);
    },
    async putCode(hash, code) {
      await sql.query(
        `INSERT INTO oauth_codes (hash, client_id, user_id, session_id, redirect_uri, code_challenge, expires_at)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        hash,
        code.clientId,
        code.userId,
        code.sessionId,
        code.redirectUri,
        code.codeChallenge ?? null,
        code.expiresAt,
      );
    },
    async takeCode(hash, now) {
      const [row] = await sql.query("DELETE FROM oauth_codes WHERE hash = ? RETURNING *", hash);
      return row && Number(row.expires_at) > now ? toCode(row) : undefined;
    },
    async removeExpiredCodes(now) {
      await sql.query("DELETE FROM oauth_codes WHERE expires_at <= ?", now);
    },
  };
}

function toClient(row: Row): OAuthClient {
  return {
    id: String(row.id),
    secretHash: String(row.secret_hash),
    redirectUri: String(row.redirect_uri),
    userId: Number(row.user_id),
    serverName: String(row.server_name),
  };
}

function toCode(row: Row): OAuthCode {
  return {
    clientId: String(row.client_id),
    userId: Number(row.user_id),
    sessionId: String(row.session_id),
    redirectUri: String(row.redirect_uri),
    codeChallenge: (row.code_challenge as string | null) ?? undefined,
    expiresAt: Number(row.expires_at),
  };
}
