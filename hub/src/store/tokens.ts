import type { Row, Sql } from "./sql.ts";

/** An API token without its secret. */
interface Token {
  id: number;
  userId: number;
  /** Unexpanded scopes; what it may do is their meet with what its owner may do now. */
  scopes: string[];
  /** The log-in it was made in; it dies with it. */
  sessionId: string | undefined;
  /** The OAuth client it was made for or by. */
  clientId: string | undefined;
  note: string;
  createdAt: number;
  expiresAt: number | undefined;
  lastActivity: number | undefined;
}

/** What is needed to make a token. */
type NewToken = Omit<Token, "id" | "lastActivity">;

/** API tokens; the store holds only their hashes. */
export interface TokenRepository {
  create(hash: string, token: NewToken): Promise<Token>;
  /** Undefined when unknown or expired. */
  byHash(hash: string, now: number): Promise<Token | undefined>;
  touch(id: number, at: number): Promise<void>;
  /** Revokes the token that a server itself holds and all that were given to it by OAuth. */
  removeOfClient(clientId: string): Promise<void>;
  removeExpired(now: number): Promise<void>;
}

/** {@link TokenRepository} over SQL. */
export function tokenRepository(sql: Sql): TokenRepository {
  return {
    async create(hash, token) {
      const [row] = await sql.query(
        `INSERT INTO tokens (hash, user_id, scopes, session_id, client_id, note, created_at, expires_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`,
        hash,
        token.userId,
        JSON.stringify(token.scopes),
        token.sessionId ?? null,
        token.clientId ?? null,
        token.note,
        token.createdAt,
        token.expiresAt ?? null,
      );
      return toToken(row ?? {});
    },
    async byHash(hash, now) {
      const [row] = await sql.query(
        "SELECT * FROM tokens WHERE hash = ? AND (expires_at IS NULL OR expires_at > ?)",
        hash,
        now,
      );
      return row && toToken(row);
    },
    async touch(id, at) {
      await sql.query("UPDATE tokens SET last_activity = ? WHERE id = ?", at, id);
    },
    async removeOfClient(clientId) {
      await sql.query("DELETE FROM tokens WHERE client_id = ?", clientId);
    },
    async removeExpired(now) {
      await sql.query("DELETE FROM tokens WHERE expires_at <= ?", now);
    },
  };
}

function toToken(row: Row): Token {
  return {
    id: Number(row.id),
    userId: Number(row.user_id),
    scopes: JSON.parse(String(row.scopes)) as string[],
    sessionId: (row.session_id as string | null) ?? undefined,
    clientId: (row.client_id as string | null) ?? undefined,
    note: String(row.note),
    createdAt: Number(row.created_at),
    expiresAt: row.expires_at === null ? undefined : Number(row.expires_at),
    lastActivity: row.last_activity === null ? undefined : Number(row.last_activity),
  };
}
