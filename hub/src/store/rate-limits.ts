import type { Sql } from "./sql.ts";

/** Counts per key in fixed windows, shared by all hubs of one database. */
export interface RateLimitRepository {
  /** Counts one more; how many since the window began. A window begins with the first hit and lasts `windowMs`. */
  hit(key: string, options: { windowMs: number; now: number }): Promise<number>;
  clear(key: string): Promise<void>;
  removeExpired(now: number): Promise<void>;
}

/** {@link RateLimitRepository} over SQL. */
export function rateLimitRepository(sql: Sql): RateLimitRepository {
  return {
    async hit(key, { windowMs, now }) {
      const [row] = await sql.query(
        `INSERT INTO rate_limits (key, hits, until) VALUES (?, 1, ?)
         ON CONFLICT (key) DO UPDATE SET
           hits = CASE WHEN rate_limits.until <= ? THEN 1 ELSE rate_limits.hits + 1 END,
           until = CASE WHEN rate_limits.until <= ? THEN excluded.until ELSE rate_limits.until END
         RETURNING hits`,
        key,
        now + windowMs,
        now,
        now,
      );
      return Number(row?.hits ?? 1);
    },
    async clear(key) {
      await sql.query("DELETE FROM rate_limits WHERE key = ?", key);
    },
    async removeExpired(now) {
      await sql.query("DELETE FROM rate_limits WHERE until <= ?", now);
    },
  };
}
