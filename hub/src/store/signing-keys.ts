import type { Sql } from "./sql.ts";

/** Keys that sign cookies and XSRF tokens; all hubs of one database use the same. */
export interface SigningKeyRepository {
  /** The key of a purpose; the first caller's `fresh` becomes it. */
  getOrCreate(purpose: string, fresh: string, now: number): Promise<string>;
}

/** {@link SigningKeyRepository} over SQL. */
export function signingKeyRepository(sql: Sql): SigningKeyRepository {
  return {
    async getOrCreate(purpose, fresh, now) {
      await sql.query(
        "INSERT INTO signing_keys (purpose, secret, created_at) VALUES (?, ?, ?) ON CONFLICT (purpose) DO NOTHING",
        purpose,
        fresh,
        now,
      );
      const [row] = await sql.query("SELECT secret FROM signing_keys WHERE purpose = ?", purpose);
      return String(row?.secret);
    },
  };
}
