import type { Sql } from "./sql.ts";

/** A log-in of a browser. */
interface Session {
  userId: number;
  /** JupyterHub's session id: in the cookie `jupyterhub-session-id` and on the tokens made in this session. */
  sessionId: string;
  createdAt: number;
  expiresAt: number;
}

/** Log-ins; the store holds a hash of the cookie's secret. */
export interface SessionRepository {
  create(hash: string, session: Session): Promise<void>;
  /** Undefined when unknown or expired. */
  get(hash: string, now: number): Promise<Session | undefined>;
  extend(hash: string, expiresAt: number): Promise<void>;
  /** Ends a session and revokes every token and code made in it. */
  end(sessionId: string): Promise<void>;
  /** Ends all sessions of a person and revokes the tokens made in them. */
  endAllOf(userId: number): Promise<void>;
  removeExpired(now: number): Promise<void>;
}

/** {@link SessionRepository} over SQL. */
export function sessionRepository(sql: Sql): SessionRepository {
  return {
    async create(hash, { userId, sessionId, createdAt, expiresAt }) {
      await sql.query(
        "INSERT INTO sessions (hash, user_id, session_id, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
        hash,
        userId,
        sessionId,
        createdAt,
        expiresAt,
      );
    },
    async get(hash, now) {
      const [row] = await sql.query("SELECT * FROM sessions WHERE hash = ? AND expires_at > ?", hash, now);
      if (!row) return undefined;
      return {
        userId: Number(row.user_id),
        sessionId: String(row.session_id),
        createdAt: Number(row.created_at),
        expiresAt: Number(row.expires_at),
      };
    },
    async extend(hash, expiresAt) {
      await sql.query("UPDATE sessions SET expires_at = ? WHERE hash = ?", expiresAt, hash);
    },
    end: (sessionId) =>
      sql.batch([
        { text: "DELETE FROM tokens WHERE session_id = ?", values: [sessionId] },
        { text: "DELETE FROM oauth_codes WHERE session_id = ?", values: [sessionId] },
        { text: "DELETE FROM sessions WHERE session_id = ?", values: [sessionId] },
      ]),
    endAllOf: (userId) =>
      sql.batch([
        { text: "DELETE FROM tokens WHERE user_id = ? AND session_id IS NOT NULL", values: [userId] },
        { text: "DELETE FROM oauth_codes WHERE user_id = ?", values: [userId] },
        { text: "DELETE FROM sessions WHERE user_id = ?", values: [userId] },
      ]),
    async removeExpired(now) {
      await sql.query("DELETE FROM sessions WHERE expires_at <= ?", now);
    },
  };
}
