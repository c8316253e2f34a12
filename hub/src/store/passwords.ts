import type { Sql } from "./sql.ts";

/** Password hashes of local accounts. */
export interface PasswordRepository {
  /** The hash (PHC string), or undefined when this person has none. */
  get(userId: number): Promise<string | undefined>;
  set(userId: number, hash: string, now: number): Promise<void>;
}

/** {@link PasswordRepository} over SQL. */
export function passwordRepository(sql: Sql): PasswordRepository {
  return {
    async get(userId) {
      const [row] = await sql.query("SELECT hash FROM passwords WHERE user_id = ?", userId);
      return row && String(row.hash);
    },
    async set(userId, hash, now) {
      await sql.query(
        `INSERT INTO passwords (user_id, hash, changed_at) VALUES (?, ?, ?)
         ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at`,
        userId,
        hash,
        now,
      );
    },
  };
}
